package org.freezerfs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process that serves one mount for this program. It ends when this program ends. */
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

  private final Path mountPoint;
  private final Process process;

  private Daemon(Path mountPoint, Process process) {
    this.mountPoint = mountPoint;
    this.process = process;
  }

  /**
   * Starts the process, and returns when the mount answers.
   *
   * @throws FuseUnavailableException if FUSE is not available on this host
   * @throws IOException if the mount failed; the message is the daemon's
   */
  static Daemon start(Path mountPoint, Options options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--owned", "--ready-fd", "1"));
    if (!options.words().isEmpty()) {
      arguments.add("-o");
      arguments.add(String.join(",", options.words()));
    }
    arguments.add("--");
    arguments.add(mountPoint.toString());
    Process process = DaemonJvm.builder(arguments).start();
    Daemon daemon = new Daemon(mountPoint, process);
    Optional<String> error;
    try {
      error = awaitReady(process);
    } catch (IOException e) {
      daemon.killAndRecover(e);
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

  /** Waits until the mount answers; returns the daemon's error message if it does not. */
  private static Optional<String> awaitReady(Process process) throws IOException {
    FutureTask<Optional<String>> reading = new FutureTask<>(() -> read(process));
    Thread reader = new Thread(reading, "freezerfs launch");
    reader.setDaemon(true);
    reader.start();
    try {
      return reading.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the mount does not answer after " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before the mount answered", e);
    }
  }

  private static Optional<String> read(Process process) throws IOException {
    List<String> messages = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(READY)) {
          messages.forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
          return Optional.empty();
        }
        messages.add(DaemonJvm.message(line));
      }
    }
    return Optional.of(String.join("\n", messages));
  }

  /**
   * Ends the process, and returns when it has exited.
   *
   * @throws IOException if it has not ended in order
   */
  void end() throws IOException {
    process.getOutputStream().close();
    Optional<Integer> status = awaitExit();
    if (status.isEmpty()) {
      IOException hung = new IOException("freezerfs has not ended in " + PATIENCE_SECONDS + " s");
      killAndRecover(hung);
      throw hung;
    }
    if (status.get() != 0) {
      throw new IOException(
          "freezerfs had ended with exit status " + status.get() + "; " + recover());
    }
  }

  /** Kills the process, and does what it would have done at its end. */
  private void killAndRecover(IOException why) {
    process.destroyForcibly();
    awaitExit();
    try {
      why.addSuppressed(new IOException(recover()));
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /**
   * Thaws what the killed daemon has left stopped, and unmounts.
   *
   * @return what was done, in one line
   */
  private String recover() throws IOException {
    Process recovery = DaemonJvm.builder(List.of("recover", mountPoint.toString())).start();
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
