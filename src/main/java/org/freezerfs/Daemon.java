package org.freezerfs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process that serves one mount for this program, or those of an explored test. It ends when
 * this program ends.
 */
final class Daemon {
  /** A process that has not answered or ended by then never will. */
  private static final int PATIENCE_SECONDS = 60;

  /**
   * For the daemon's warnings until the mount answers. It is the JDK's logger, so that a program
   * needs no other.
   */
  private static final System.Logger LOG = System.getLogger("org.freezerfs");

  private static final String READY = "ready";

  /** The exit status where FUSE is not available (sysexits.h). */
  private static final int EX_UNAVAILABLE = 69;

  // How an exploring process answers.
  private static final String LINE = ">";
  private static final String DONE = ".";
  private static final String FAILED = "!";
  private static final String UNAVAILABLE = "?";

  private final Process process;
  private final BufferedReader lines;

  private Daemon(Process process) {
    this.process = process;
    lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts the process, and returns when the mount answers.
   *
   * @throws FuseUnavailableException if FUSE is not available on this host
   * @throws IOException if the mount failed; the message is the daemon's
   */
  static Daemon start(Path mountPoint, Options options) throws IOException {
    Daemon daemon =
        start(List.of("--owned", "--ready-fd", "1"), options, mountPoint, Optional.of(mountPoint));
    daemon.lines.close();
    return daemon;
  }

  /**
   * Starts a process that mounts in a directory when it is {@linkplain #ask asked}.
   *
   * @throws FuseUnavailableException if FUSE is not available on this host
   * @throws IOException if an option is wrong; the message is the process's
   */
  static Daemon startExploring(Path directory, Options options) throws IOException {
    return start(
        List.of("--explore-tests", Long.toString(ProcessHandle.current().pid())),
        options,
        directory,
        Optional.empty());
  }

  private static Daemon start(
      List<String> first, Options options, Path last, Optional<Path> mountPoint)
      throws IOException {
    List<String> arguments = new ArrayList<>(first);
    if (!options.words().isEmpty()) {
      arguments.add("-o");
      arguments.add(String.join(",", options.words()));
    }
    arguments.add("--");
    arguments.add(last.toString());
    Daemon daemon = new Daemon(DaemonJvm.builder(arguments).start());
    Optional<String> error;
    try {
      error = daemon.awaitStart();
    } catch (IOException e) {
      daemon.killAndRecover(mountPoint, e);
      throw e;
    }
    if (error.isPresent()) {
      int status = daemon.awaitExit().orElse(-1);
      throw status == EX_UNAVAILABLE
          ? new FuseUnavailableException(error.get())
          : new IOException(error.get());
    }
    return daemon;
  }

  private Optional<String> awaitStart() throws IOException {
    try {
      return await(this::awaitReady, true);
    } catch (TimeoutException e) {
      throw noAnswer(e);
    }
  }

  private static IOException noAnswer(TimeoutException e) {
    return new IOException("the mount does not answer after " + PATIENCE_SECONDS + " s", e);
  }

  /**
   * Waits for what the process says.
   *
   * @param isInterruptible whether an interrupt ends that
   */
  private static <T> T await(Callable<T> answer, boolean isInterruptible)
      throws IOException, TimeoutException {
    FutureTask<T> reading = new FutureTask<>(answer);
    Thread reader = new Thread(reading, "freezerfs answer");
    reader.setDaemon(true);
    reader.start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return reading.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
          if (isInterruptible) {
            throw new IOException("interrupted before the mount answered", e);
          }
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof FuseUnavailableException unavailable
          ? unavailable
          : new IOException(e.getCause().getMessage(), e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits until the process is ready; returns its error message if it ends instead. */
  private Optional<String> awaitReady() throws IOException {
    List<String> messages = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals(READY)) {
        messages.forEach(Daemon::warn);
        return Optional.empty();
      }
      messages.add(DaemonJvm.message(line));
    }
    return Optional.of(String.join("\n", messages));
  }

  private static void warn(String message) {
    LOG.log(System.Logger.Level.WARNING, message);
  }

  /**
   * Asks an exploring process for something, and returns the lines of its answer. It waits for that
   * also if this thread is interrupted: otherwise the next request would get this answer.
   *
   * @throws FuseUnavailableException if FUSE is not available on this host
   * @throws IOException if it can't be done, with the reason; or if the process has ended
   */
  List<String> ask(String request) throws IOException {
    try {
      process.getOutputStream().write((request + "\n").getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new IOException("the process that serves the mounts has ended", e);
    }
    try {
      return await(this::readAnswer, false);
    } catch (TimeoutException e) {
      // An answer that comes later would be taken for that to the next request.
      process.destroyForcibly();
      awaitExit();
      throw noAnswer(e);
    }
  }

  /** Whether it has not ended. */
  boolean isAlive() {
    return process.isAlive();
  }

  private List<String> readAnswer() throws IOException {
    List<String> answer = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals(DONE)) {
        return answer;
      } else if (line.startsWith(LINE)) {
        answer.add(line.substring(LINE.length()));
      } else if (line.startsWith(FAILED)) {
        throw new IOException(line.substring(FAILED.length()));
      } else if (line.startsWith(UNAVAILABLE)) {
        throw new FuseUnavailableException(line.substring(UNAVAILABLE.length()));
      } else {
        warn(DaemonJvm.message(line));
      }
    }
    throw new IOException("the process that serves the mounts has ended");
  }

  /**
   * Ends the process, and returns when it has exited.
   *
   * @param mountPoint what it has mounted; empty if nothing
   * @throws IOException if it has not ended in order
   */
  void end(Optional<Path> mountPoint) throws IOException {
    closeInput();
    Optional<Integer> status = awaitExit();
    if (status.isEmpty()) {
      IOException hung = new IOException("freezerfs has not ended in " + PATIENCE_SECONDS + " s");
      killAndRecover(mountPoint, hung);
      throw hung;
    }
    if (status.get() != 0) {
      throw new IOException(
          "freezerfs had ended with exit status " + status.get() + "; " + recover(mountPoint));
    }
  }

  private void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended, and does not read what was not read yet.
    }
  }

  /** Kills the process, and does what it would have done at its end. */
  private void killAndRecover(Optional<Path> mountPoint, IOException why) {
    process.destroyForcibly();
    awaitExit();
    try {
      why.addSuppressed(new IOException(recover(mountPoint)));
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /**
   * Thaws what the killed daemon has left stopped, and unmounts.
   *
   * @return what was done, in one line
   */
  private static String recover(Optional<Path> mountPoint) throws IOException {
    if (mountPoint.isEmpty()) {
      return "it had mounted nothing";
    }
    Process recovery = DaemonJvm.builder(List.of("recover", mountPoint.get().toString())).start();
    recovery.getOutputStream().close();
    return new String(recovery.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /**
   * Waits for the process, also if this thread is interrupted: otherwise processes could stay
   * stopped.
   *
   * @return the exit status; empty if the process is still alive after {@link #PATIENCE_SECONDS}
   */
  private Optional<Integer> awaitExit() {
    boolean interrupted = false;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try {
      while (true) {
        try {
          return process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)
              ? Optional.of(process.exitValue())
              : Optional.empty();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
