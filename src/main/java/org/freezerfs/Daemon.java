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
import org.freezerfs.cli.Main;

/** The process that serves one mount for this program, whose end it notices by a pipe. */
final class Daemon {
  /** Whoever has not answered by then never will. */
  private static final int PATIENCE_SECONDS = 60;

  /**
   * For what it warns of until the mount answers; the JDK's own, so that nobody need have another.
   */
  private static final System.Logger LOG = System.getLogger("org.freezerfs");

  private static final String READY = "ready";
  private static final String OURS = "freezerfs: ";

  private final Path mountPoint;
  private final Process process;

  private Daemon(Path mountPoint, Process process) {
    this.mountPoint = mountPoint;
    this.process = process;
  }

  /** Starts it, and returns when the mount answers. */
  static Daemon start(Path mountPoint, Options options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--owned", "--ready-fd", "1"));
    if (!options.words().isEmpty()) {
      arguments.add("-o");
      arguments.add(String.join(",", options.words()));
    }
    arguments.add("--");
    arguments.add(mountPoint.toString());
    Process process = DaemonJvm.running(arguments).start();
    Daemon daemon = new Daemon(mountPoint, process);
    Optional<String> complaint;
    try {
      complaint = awaitReady(process);
    } catch (IOException e) {
      daemon.abandon(e);
      throw e;
    }
    if (complaint.isPresent()) {
      int status = daemon.awaitEnd().orElse(-1);
      throw status == Main.UNAVAILABLE
          ? new FuseUnavailableException(complaint.get())
          : new IOException(complaint.get());
    }
    return daemon;
  }

  /** What it says instead of being ready. */
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
    List<String> said = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(READY)) {
          said.forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
          return Optional.empty();
        }
        said.add(line.startsWith(OURS) ? line.substring(OURS.length()) : line);
      }
    }
    return Optional.of(String.join("\n", said));
  }

  /**
   * Ends it, and returns when it is gone.
   *
   * @throws IOException if it has not ended in order
   */
  void end() throws IOException {
    process.getOutputStream().close();
    Optional<Integer> status = awaitEnd();
    if (status.isEmpty()) {
      IOException hung = new IOException("freezerfs has not ended in " + PATIENCE_SECONDS + " s");
      abandon(hung);
      throw hung;
    }
    if (status.get() != 0) {
      throw new IOException(
          "freezerfs had ended with exit status " + status.get() + "; " + recover());
    }
  }

  /** Kills it, and does what it would have done. */
  private void abandon(IOException why) {
    process.destroyForcibly();
    awaitEnd();
    try {
      why.addSuppressed(new IOException(recover()));
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /** Lets go of what it has left stopped, and unmounts; what came of it, in one line. */
  private String recover() throws IOException {
    Process recovery = DaemonJvm.running(List.of("recover", mountPoint.toString())).start();
    recovery.getOutputStream().close();
    return new String(recovery.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /**
   * Its exit status; empty if it lives on. Interrupts wait, as this is how things are put right.
   */
  private Optional<Integer> awaitEnd() {
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
