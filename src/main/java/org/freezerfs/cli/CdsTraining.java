package org.freezerfs.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;

/**
 * Loads what a mount loads, and mounts nothing: the build runs it once to make the class-data
 * archive that lets the launcher start in two thirds of the time.
 */
final class CdsTraining {
  private static final Path NOWHERE = Path.of("/dev/null");
  private static final int NO_LAUNCHER = -1;
  private static final int DIRECTORY = 0755;

  private CdsTraining() {}

  /** Goes through the motions; where FUSE is missing, without it. */
  public static void main(String[] args) {
    PrintStream complaints = System.err;
    try {
      rehearse();
    } catch (MountFailure e) {
      System.out.println("the class-data archive is made without a mount: " + e.getMessage());
    } catch (Exception | Error e) {
      // The log has taken standard error's place.
      e.printStackTrace(complaints);
      System.exit(MountFailure.FAILED);
    }
  }

  private static void rehearse()
      throws MountFailure, IOException, InterruptedException, CgroupException {
    Preload preload = Preload.start();
    CommandLineSpec.of(
        CommandLineSpec.commandLine()
            .parseArgs("--ready-fd", "3", "-o", "freezer,signal", "freezerfs", "/"));
    Path mountPoint = Main.real(Path.of("/"));
    MountOptions options = MountOptions.parse(List.of("freezer,signal,journal=none"));
    Logging.configure("info", Optional.of(NOWHERE));
    rehearsePreflight(mountPoint, options);
    CgroupFuse filesystem = preload.filesystem();
    Daemonizer launch = new Daemonizer(NO_LAUNCHER, Optional.empty());
    rehearseJournal(mountPoint);
    try (Recorder recorder = Tracing.begin(options, mountPoint)) {
      rehearseMount(new Mount(filesystem, "freezerfs", mountPoint, options, launch, recorder));
    }
  }

  /**
   * That there is no place to mount at libfuse says on standard error, where nobody is to read it.
   */
  private static void rehearseMount(Mount mount) throws MountFailure, IOException, CgroupException {
    LibC libc = LibC.get();
    int kept = libc.dup(Daemonizer.STANDARD_ERROR);
    int nowhere = libc.open(NOWHERE.toString(), Daemonizer.READ_WRITE);
    libc.dup2(nowhere, Daemonizer.STANDARD_ERROR);
    try {
      mount.rehearse();
    } finally {
      libc.dup2(kept, Daemonizer.STANDARD_ERROR);
      libc.close(nowhere);
      libc.close(kept);
    }
  }

  private static void rehearsePreflight(Path mountPoint, MountOptions options) throws IOException {
    try {
      new Preflight(mountPoint, options).check();
    } catch (MountFailure e) {
      // What is missing now may be there when something is to be mounted.
    }
  }

  /**
   * What a first freeze loads: it may have to win against hundreds of processes that fork, and is
   * not to begin with that.
   */
  static void freeze(Hierarchy hierarchy, Credentials owner) throws IOException, CgroupException {
    Credentials self = new Credentials(owner.uid(), owner.gid(), Processes.self());
    hierarchy.mkdir("/0", DIRECTORY, self);
    Process task = new ProcessBuilder("sleep", "60").start();
    try {
      write(hierarchy, self, "/0/tasks", Long.toString(task.pid()));
      write(hierarchy, self, "/0/freezer.state", "FROZEN");
      for (String file : List.of("tasks", "freezer.state", "freezer.state")) {
        ((ControlFile) hierarchy.lookup("/0/" + file)).read(self);
      }
      write(hierarchy, self, "/0/freezer.state", "RUNNING");
      write(hierarchy, self, "/0/signal.kill", "9");
      hierarchy.rmdir("/0");
    } finally {
      task.destroyForcibly();
    }
  }

  private static void write(Hierarchy hierarchy, Credentials caller, String file, String text)
      throws IOException, CgroupException {
    ((ControlFile) hierarchy.lookup(file)).write(caller, text.getBytes(ISO_8859_1));
  }

  /** What happens when a task is first put into a group. */
  private static void rehearseJournal(Path mountPoint) throws IOException {
    Path temporary = Files.createTempDirectory("freezerfs-");
    Path folder = temporary.resolve("state");
    int uid = ProcStatus.of(Processes.self()).orElseThrow().uid();
    MountState state = new MountState(mountPoint, RuntimeDirectory.at(folder, uid));
    Journal journal = new Journal(Optional.of(state), Optional.empty());
    journal.open();
    journal.close();
    state.recoverIfLeft();
    Files.delete(folder.resolve(RuntimeDirectory.LOCK));
    Files.delete(folder);
    Files.delete(temporary);
  }
}
