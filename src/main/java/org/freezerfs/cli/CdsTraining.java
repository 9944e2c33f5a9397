package org.freezerfs.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.recorder.Recorder;

/**
 * Loads all classes of freezerfs, and those of Java and of the libraries that a mount and its first
 * requests load, and mounts nothing. The build runs it once to list the classes for the class-data
 * archive (CDS), with which the launcher starts in two thirds of the time.
 */
final class CdsTraining {
  private static final Path DEV_NULL = Path.of("/dev/null");
  private static final int NO_LAUNCHER = -1;
  private static final int DIRECTORY = 0755;
  private static final String CLASS = ".class";
  private static final String OURS = "org/freezerfs/";
  private static final String JUNIT = OURS + "junit/";

  private CdsTraining() {}

  /** Does the steps of a mount; where FUSE is missing, all but the mount itself. */
  public static void main(String[] args) {
    // Loads the class, too.
    PrintStream errors = Main.ERRORS;
    try {
      loadOurs();
      train();
    } catch (MountFailure e) {
      System.out.println("the class-data archive is made without a mount: " + e.getMessage());
    } catch (Exception | Error e) {
      e.printStackTrace(errors);
      System.exit(MountFailure.FAILED);
    }
  }

  /**
   * Loads all classes in the program's jar, which is the class path, but those for JUnit, which is
   * not in it.
   */
  private static void loadOurs() throws IOException, ReflectiveOperationException {
    try (JarFile file = new JarFile(System.getProperty("java.class.path"))) {
      for (JarEntry entry : Collections.list(file.entries())) {
        String name = entry.getName();
        if (name.startsWith(OURS) && name.endsWith(CLASS) && !name.startsWith(JUNIT)) {
          String type = name.substring(0, name.length() - CLASS.length()).replace('/', '.');
          Class.forName(type, false, CdsTraining.class.getClassLoader());
        }
      }
    }
  }

  private static void train()
      throws MountFailure, IOException, InterruptedException, CgroupException {
    Preload preload = Preload.start();
    Command.named("/");
    MountPlan plan =
        MountPlan.of(
            MountArguments.of(
                CommandLineSpec.forMount()
                    .parseArgs(
                        "--ready-fd",
                        "3",
                        "--log-file",
                        DEV_NULL.toString(),
                        "-o",
                        "freezer,signal,journal=none",
                        "freezerfs",
                        "/")));
    Logging.configure(plan.level().name(), plan.logFile());
    Path mountPoint = RealPath.of(plan.givenMountPoint());
    Daemonizer daemonizer = new Daemonizer(NO_LAUNCHER, NO_LAUNCHER, Optional.empty());
    trainPreflight(mountPoint, plan.options());
    CgroupFuse filesystem = preload.filesystem();
    trainJournal(mountPoint);
    try (Recorder recorder = Tracing.begin(plan.options(), mountPoint)) {
      trainMount(plan.prepare(filesystem, mountPoint, daemonizer, recorder, Optional.empty()));
    }
  }

  /**
   * Standard error is /dev/null meanwhile: libfuse prints there that it has no mount point, which
   * would look like an error of the build.
   */
  private static void trainMount(Mount mount) throws MountFailure, IOException, CgroupException {
    LibC.Functions libc = LibC.get();
    int kept = libc.dup(Daemonizer.STANDARD_ERROR);
    int devNull = libc.open(DEV_NULL.toString(), Daemonizer.READ_WRITE);
    libc.dup2(devNull, Daemonizer.STANDARD_ERROR);
    try {
      mount.train();
    } finally {
      libc.dup2(kept, Daemonizer.STANDARD_ERROR);
      libc.close(devNull);
      libc.close(kept);
    }
  }

  private static void trainPreflight(Path mountPoint, MountOptions options) throws IOException {
    try {
      new Preflight(mountPoint, options).check();
    } catch (MountFailure e) {
      // The requirement may be fulfilled on the host that mounts.
    }
  }

  /**
   * Loads the classes of a first freeze. They must be in the archive, because a freeze that has to
   * be faster than hundreds of forking processes can't spend its first moments on loading classes.
   */
  static void freeze(Hierarchy hierarchy, Credentials owner) throws IOException, CgroupException {
    Credentials self = new Credentials(owner.uid(), owner.gid(), Processes.self());
    hierarchy.mkdir("/0", DIRECTORY, self);
    List<Process> tasks = new ArrayList<>();
    try {
      // Of one alone there is no order.
      while (tasks.size() < 2) {
        Process task = new ProcessBuilder("sleep", "60").start();
        tasks.add(task);
        write(hierarchy, self, "/0/tasks", Long.toString(task.pid()));
      }
      write(hierarchy, self, "/0/freezer.state", "FROZEN");
      for (String file : List.of("tasks", "freezer.state", "freezer.state")) {
        ((ControlFile) hierarchy.lookup("/0/" + file)).read(self);
      }
      write(hierarchy, self, "/0/freezer.state", "RUNNING");
      write(hierarchy, self, "/0/signal.kill", "9");
      hierarchy.rmdir("/0");
    } finally {
      tasks.forEach(Process::destroyForcibly);
    }
  }

  private static void write(Hierarchy hierarchy, Credentials caller, String file, String text)
      throws IOException, CgroupException {
    ((ControlFile) hierarchy.lookup(file)).write(caller, text.getBytes(ISO_8859_1));
  }

  /** Loads the classes that the first attach of a task loads. */
  private static void trainJournal(Path mountPoint) throws IOException {
    Path temporary = Files.createTempDirectory("freezerfs-");
    Path directory = temporary.resolve("state");
    int uid = ProcStatus.of(Processes.self()).orElseThrow().uid();
    MountState state = new MountState(mountPoint, RuntimeDirectory.at(directory, uid));
    Journal journal = new Journal(Optional.of(state.journal()), Optional.empty(), new RlimitMark());
    journal.open();
    journal.close();
    state.recoverIfLeft();
    Files.delete(directory.resolve(RuntimeDirectory.LOCK));
    Files.delete(directory);
    Files.delete(temporary);
  }
}
