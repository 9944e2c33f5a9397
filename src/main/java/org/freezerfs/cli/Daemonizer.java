package org.freezerfs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns this process into a daemon when the mount answers: it keeps no terminal, pipe or directory
 * of its starter open, and then tells the launcher, which waits at the other end of a pipe.
 */
final class Daemonizer implements Launch {
  private static final Logger LOG = LoggerFactory.getLogger(Daemonizer.class);

  static final int READ_WRITE = 2;
  private static final int STANDARD_OUTPUT = 1;
  static final int STANDARD_ERROR = 2;

  /**
   * What the launcher's child prints. Not that nothing is mounted: a mount that was to be taken
   * over stays.
   */
  private static final String NOT_AWAITED =
      "freezerfs: the launcher was ended before the mount answered\n";

  /** Whether the launcher was told that the mount answers, or is about to be. */
  private static volatile boolean isReady;

  private final int readyDescriptor;
  private final int launcher;
  private final Optional<Path> mountPointWithoutLog;

  /**
   * Does nothing until {@link #reportReady}.
   *
   * @param readyDescriptor the pipe to the launcher; negative if no launcher waits, and this
   *     process stays in the foreground
   * @param launcher the process that waits so and tells the user; negative if it is not known
   * @param mountPointWithoutLog the mount point, if no log file was given: until the mount answers,
   *     the log goes to the launcher, and then to the {@link DefaultLog}
   */
  Daemonizer(int readyDescriptor, int launcher, Optional<Path> mountPointWithoutLog) {
    this.readyDescriptor = readyDescriptor;
    this.launcher = launcher;
    this.mountPointWithoutLog = mountPointWithoutLog;
  }

  /**
   * Becomes a daemon if a launcher waits, and then tells the launcher that the mount answers: a
   * program that has waited for the launcher may unmount the directory in which it was started, and
   * finds every later warning in the log.
   */
  @Override
  public boolean reportReady() {
    if (readyDescriptor < 0) {
      return true;
    }
    isReady = true;
    mountPointWithoutLog.map(DefaultLog::of).ifPresent(DefaultLog::replaceStandardError);
    LibC.Functions libc = LibC.get();
    // The pipe may be standard output.
    int pipe = libc.dup(readyDescriptor);
    detach();
    try {
      boolean isAwaited = !hasLauncherEnded();
      Files.writeString(Path.of("/proc/self/fd/" + pipe), isAwaited ? "ready\n" : NOT_AWAITED);
      return isAwaited;
    } catch (IOException e) {
      return false;
    } finally {
      libc.close(pipe);
    }
  }

  /**
   * Whether the launcher was ended. A child of it reads the pipe, and outlives it when a signal is
   * sent to the launcher alone.
   */
  private boolean hasLauncherEnded() throws IOException {
    if (launcher < 0) {
      return false;
    }
    Optional<ProcStat> stat = ProcStat.ofProcess(launcher);
    // One that is younger than this process has got the id of the launcher, which is older.
    return stat.isEmpty()
        || stat.get().hasEnded()
        || stat.get().startTime() > ProcStat.ofProcess(Processes.self()).orElseThrow().startTime();
  }

  /**
   * Tells the launcher the exit status, which it can't see: it is not the parent of the daemon.
   * Does nothing if it was told that the mount answers.
   *
   * @param readyDescriptor the pipe to the launcher, as it is on the command line
   */
  static void reportFailure(String readyDescriptor, int status) {
    if (isReady) {
      return; // The descriptor is closed, and may be another file's now.
    }
    try {
      Files.write(
          Path.of("/proc/self/fd/" + readyDescriptor),
          ("failed " + status + "\n").getBytes(StandardCharsets.US_ASCII),
          StandardOpenOption.WRITE);
    } catch (IOException e) {
      LOG.warn("the launcher has exited before the mount failed");
    }
  }

  @Override
  public void addEnd(Runnable end) {
    Runtime.getRuntime().addShutdownHook(new Thread(end, "end"));
  }

  @Override
  public void end(int status) {
    Runtime.getRuntime().halt(status);
  }

  @Override
  public boolean outlivesMount() {
    return false;
  }

  /** As a signal would. */
  @Override
  public void giveUp(Runnable end) {
    System.exit(MountFailure.FAILED);
  }

  private void detach() {
    LibC.Functions libc = LibC.get();
    int devNull = libc.open("/dev/null", READ_WRITE);
    // Standard input is /dev/null already, or the pipe of the program that owns the mount.
    for (int descriptor = STANDARD_OUTPUT; descriptor <= STANDARD_ERROR; descriptor++) {
      libc.dup2(devNull, descriptor);
    }
    libc.close(devNull);
    if (readyDescriptor > STANDARD_ERROR) {
      libc.close(readyDescriptor);
    }
    libc.chdir("/");
  }
}
