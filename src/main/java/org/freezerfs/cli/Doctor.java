package org.freezerfs.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.cgroup.EngineKind;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.EngineFactory;
import org.freezerfs.engine.EngineUnavailableException;
import org.freezerfs.host.cgroups.CgroupVersion;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.events.ProcessEvents;
import org.freezerfs.host.events.SignalTrace;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.SystemLog;
import org.freezerfs.host.mounts.Mounts;
import org.freezerfs.host.proc.Capabilities;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.text.LogText;

/**
 * The command {@code freezerfs doctor}: prints what this host gives to a mount of this user, and
 * what follows for engines and options. Each line is found out as a mount would find it out: an
 * engine can be had if it can be made. Nothing stays mounted or changed.
 */
final class Doctor {
  private static final int SUBJECT_WIDTH = 16;
  private static final int ANSWER_WIDTH = 5;

  /** With a limit on descriptors that allows fewer, the line about it says what to do. */
  private static final int MANY_MEMBERS = 5000;

  private final PrintStream out;

  /**
   * All trials share one state, because a process can take the lock of a mount point only once.
   * There is no such mount point, so no other daemon has its state.
   */
  private final MountState state =
      new MountState(Path.of("/doctor." + Processes.self()), RuntimeDirectory.ofSelf());

  private Doctor(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints all.
   *
   * @return the exit status: 0 if this user can mount; {@link Main#UNAVAILABLE} if not; 1 if that
   *     can't be found out
   */
  static int run() throws MountFailure, IOException, InterruptedException {
    Logging.configure("error", Optional.empty());
    Doctor doctor = new Doctor(System.out);
    boolean isMountable = doctor.examine();
    // One that was killed may have left a hierarchy mounted.
    doctor.state.removeLeftFilesOfOthers();
    return isMountable ? 0 : Main.UNAVAILABLE;
  }

  private boolean examine() throws MountFailure, IOException, InterruptedException {
    boolean isMountable = examineFuse();
    examineEvents();
    examineCgroups(CgroupVersion.V1, "cgroup v1");
    examineCgroups(CgroupVersion.V2, "cgroup v2");
    examineMounts();
    examineLog();
    examineDescriptors();
    out.println();
    for (EngineKind kind : EngineKind.values()) {
      if (kind != EngineKind.AUTO) {
        examineEngine(kind);
      }
    }
    print(
        "engine=auto",
        "is " + wordOfAuto(Semantics.V4) + ", with semantics=v2 " + wordOfAuto(Semantics.V2));
    return isMountable;
  }

  private void print(String subject, String text) {
    out.println(LogText.forTerminal(pad(subject, SUBJECT_WIDTH) + text));
  }

  private void print(String subject, boolean answer, String text) {
    print(subject, pad(answer ? "yes" : "no", ANSWER_WIDTH) + text);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  private boolean examineFuse() throws IOException, InterruptedException {
    try {
      Preflight.requireHost();
      Preflight.requireDevice();
      Preload.start().filesystem();
      boolean isPrivileged = Capabilities.selfHasSysAdmin();
      if (!isPrivileged) {
        Preflight.requireFusermount();
      }
      print(
          "FUSE",
          true,
          isPrivileged
              ? "you can mount at any directory"
              : "you can mount at directories of your own, by fusermount"
                  + (Preflight.mayAllowOthers()
                      ? ""
                      : "; without allow_other, which needs user_allow_other in /etc/fuse.conf"));
      return true;
    } catch (MountFailure e) {
      print("FUSE", false, e.getMessage());
      return false;
    }
  }

  private void examineEvents() throws IOException {
    Optional<ProcessEvents> events = ProcessEvents.open();
    events.ifPresent(ProcessEvents::close);
    boolean areSent = events.filter(ProcessEvents::isGranted).isPresent();
    print(
        "fork events",
        areSent,
        areSent
            ? "the kernel reports forks and exits to engine=signals"
            : "engine=signals finds children by their mark, and can miss some; "
                + (events.isPresent()
                    ? "the kernel did not answer: either another program has ended the events of all"
                        + " programs (possible before Linux 6.6), or it is built without"
                        + " CONFIG_PROC_EVENTS"
                    : "the kernel reports forks to root, from Linux 6.6 on often to all users, but"
                        + " not in containers"));
    Optional<SignalTrace> trace = SignalTrace.openOfContinue(Processes.self(), Set.of());
    trace.ifPresent(SignalTrace::close);
    print(
        "signal events",
        trace.isPresent(),
        trace.isPresent()
            ? "the kernel reports each SIGCONT to engine=signals"
            : "engine=signals looks every 20 ms for tasks that others continue; the tracepoint"
                + " takes root or CAP_PERFMON, and no container");
  }

  private void examineCgroups(CgroupVersion version, String subject) throws IOException {
    // Other daemons may have mounted it there for themselves.
    Path ownDirectory = RuntimeDirectory.ofSelf().path();
    Optional<FreezerHierarchy> found =
        FreezerHierarchy.find(version, place -> !place.startsWith(ownDirectory));
    if (found.isEmpty()) {
      print(subject, false, "it is not mounted");
    } else if (found.get().isReadOnly()) {
      print(subject, false, "read-only at " + found.get().mountPoint());
    } else {
      print(subject, true, "at " + found.get().mountPoint());
    }
  }

  private void examineMounts() throws IOException {
    boolean isHiding = Mounts.isHidingProcesses();
    print(
        "hidepid",
        isHiding,
        isHiding
            ? "/proc hides other users' tasks: engine=signals of an ordinary user can't follow a"
                + " member that becomes another user's"
            : "/proc shows the tasks of all users");
    boolean isShared = Mounts.isRootShared();
    print(
        "shared /",
        isShared,
        isShared
            ? "containers that share it see what is mounted here later, too"
            : "containers that run already don't see what is mounted here later");
  }

  private void examineLog() {
    boolean hasLog = SystemLog.exists();
    print(
        "/dev/log",
        hasLog,
        hasLog
            ? "a daemon without a log file logs to the host's log"
            : "a daemon without a log file logs to one in " + RuntimeDirectory.ofSelf().path());
  }

  private void examineDescriptors() {
    long members = ProcessRef.capacity();
    String text = members + " members of engine=signals can be served fast";
    print(
        "open files",
        members >= MANY_MEMBERS,
        members >= MANY_MEMBERS
            ? text
            : text
                + ", more of them slower: raise LimitNOFILE= of the daemon's unit, or 'ulimit -n'"
                + " of the shell that mounts");
  }

  private void examineEngine(EngineKind kind) {
    Optional<String> obstacle = obstacle(kind);
    print("engine=" + kind.word(), obstacle.isEmpty(), obstacle.orElseGet(() -> describe(kind)));
  }

  /** What the engine by signals can't do because its files can't be kept; empty if they can. */
  private static String describeMissingFiles() {
    try {
      RuntimeDirectory.ofSelf().requireUsable();
      return "";
    } catch (IOException e) {
      return "; if the daemon is killed, what it has stopped stays stopped: " + e.getMessage();
    }
  }

  private static String describe(EngineKind kind) {
    if (kind == EngineKind.SIGNALS) {
      return "by SIGSTOP and SIGCONT" + describeMissingFiles();
    }
    return "by the host's cgroup "
        + kind.word()
        + " freezer"
        + (isRoot() ? "" : ", for your processes below a cgroup that is delegated to you");
  }

  private static boolean isRoot() {
    return LibC.get().geteuid() == 0;
  }

  /** The word of the engine that engine=auto stands for; "none" if not even signals can be had. */
  private String wordOfAuto(Semantics semantics) {
    try {
      ChosenEngine first = ChosenEngine.first(semantics, this::create);
      first.engine().close();
      return first.kind().word();
    } catch (EngineUnavailableException | IOException e) {
      return "none";
    }
  }

  /** Why an engine can't be had; empty if it can. */
  private Optional<String> obstacle(EngineKind kind) {
    try {
      create(kind).close();
      return Optional.empty();
    } catch (EngineUnavailableException | IOException e) {
      return Optional.of(e.getMessage().replaceFirst("^engine=[^:]*: ", ""));
    }
  }

  private Engine create(EngineKind kind) throws EngineUnavailableException, IOException {
    return state
        .engines(kind)
        .create(
            new EngineFactory.Settings(
                true, false, false, false, Optional.empty(), Set.of(), Recorder.none()));
  }
}
