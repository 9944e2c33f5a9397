package org.freezerfs.explore;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jnr.constants.platform.Signal;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.proc.DaemonThread;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.programs.Programs;
import org.freezerfs.text.LogText;

/**
 * The program {@code supervise}, which runs a command and ends all that this has started. It starts
 * the command when a byte comes on its standard input, and says {@code exit STATUS} or {@code
 * signal NUMBER} when that has ended. The next byte has it end all, the third says that the mount
 * has ended. If standard input ends before that, this process was killed, and the supervisor
 * unmounts too.
 */
final class Supervisor implements AutoCloseable {
  private static final String SIGNAL = "signal ";

  /** The variable with the mount point. */
  private static final String MOUNT = "FREEZERFS";

  /** The variable with a secret of the run, by which its processes are known. */
  static final String RUN = "FREEZERFS_RUN";

  /** So many of the last bytes of the output are kept. */
  private static final int KEPT_BYTES = 4096;

  private static final int KEPT_LINES = 5;

  private static final int STOPPED_SECONDS = 1;

  /** How long the end may take; a process may be another user's, or in uninterruptible sleep. */
  private static final int MOST_SECONDS = 20;

  /**
   * How the command has ended.
   *
   * @param status its exit status, or the number of the signal that has ended it
   */
  record End(boolean isSignal, int status) {
    @Override
    public String toString() {
      if (equals(KILLED)) {
        return "the process that supervises it was killed";
      }
      return isSignal ? "ended by signal " + status : "exit status " + status;
    }
  }

  /** The supervisor was killed, and nothing is known of the command. */
  private static final End KILLED = new End(true, 0);

  private final Process process;
  private Thread keeper;
  private final CompletableFuture<End> end = new CompletableFuture<>();

  @GuardedBy("this")
  private final StringBuilder output = new StringBuilder();

  private Supervisor(Process process) {
    this.process = process;
  }

  /**
   * Prepares a command, which {@link #go} starts.
   *
   * @param program the words that run {@code supervise}; the command is to follow
   * @param command its words, with one byte to a character
   * @param mount the mount point that the command finds in its environment
   * @param run the secret that its processes have in their environment
   */
  static Supervisor prepare(List<String> program, List<String> command, Path mount, String run)
      throws IOException {
    List<String> words = new ArrayList<>(program);
    // Java can't pass on each byte as it is.
    command.forEach(word -> words.add(HexFormat.of().formatHex(Texts.bytes(word))));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put(MOUNT, Programs.asArgument(NativeEncoding.bytes(mount.toString())));
    builder.environment().put(RUN, run);
    Supervisor started = new Supervisor(Programs.start(builder));
    DaemonThread.start("command", started::follow);
    started.keeper = DaemonThread.start("output", started::keepOutput);
    return started;
  }

  private void follow() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int status = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
        end.complete(new End(line.startsWith(SIGNAL), status));
      }
    } catch (IOException e) {
      end.completeExceptionally(e);
    }
    end.complete(KILLED);
  }

  private void keepOutput() {
    byte[] buffer = new byte[KEPT_BYTES];
    try (InputStream from = process.getErrorStream()) {
      for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
        keep(Texts.of(buffer).substring(0, length));
      }
    } catch (IOException e) {
      // It is closed when the run has ended.
    }
  }

  private synchronized void keep(String text) {
    output.append(text);
    if (output.length() > KEPT_BYTES) {
      output.delete(0, output.length() - KEPT_BYTES);
    }
  }

  /** The last lines that the command and its descendants have printed; none twice on end. */
  synchronized List<String> lastLines() {
    List<String> lines = new ArrayList<>();
    for (String line : output.toString().lines().map(LogText::asUnicode).toList()) {
      if (lines.isEmpty() || !lines.get(lines.size() - 1).equals(line)) {
        lines.add(line);
      }
    }
    return lines.subList(Math.max(0, lines.size() - KEPT_LINES), lines.size());
  }

  /** The process of which all processes of the command are descendants. */
  int pid() {
    return (int) process.pid();
  }

  /**
   * Waits until the command has ended.
   *
   * @return empty if it has not, after this time
   */
  Optional<End> await(long nanos) throws IOException, InterruptedException {
    try {
      return Optional.of(end.get(nanos, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    }
  }

  /** Starts the command. */
  void go() {
    send('g');
  }

  /** Begins to end all processes of the command; those that can't end yet end later. */
  void beginEnd() {
    send('e');
  }

  private void send(char word) {
    try {
      process.getOutputStream().write(word);
      process.getOutputStream().flush();
    } catch (IOException e) {
      // It was killed.
    }
  }

  /** Waits until all processes of the command have ended. The mount has ended. */
  @Override
  public void close() throws IOException {
    beginEnd();
    send('u');
    try {
      for (int i = 0; !process.waitFor(STOPPED_SECONDS, TimeUnit.SECONDS); i++) {
        if (i == MOST_SECONDS) {
          throw new IOException(
              "processes of the command can't be ended: the children of process " + pid());
        }
        // The command may have stopped it.
        continueIt();
      }
      keeper.join(TimeUnit.SECONDS.toMillis(STOPPED_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void continueIt() {
    try {
      Optional<ProcessRef> found = ProcessRef.of(pid());
      if (found.isPresent()) {
        try (ProcessRef target = found.get()) {
          // Else its id may be another's.
          if (process.isAlive()) {
            target.send(Signal.SIGCONT.intValue());
          }
        }
      }
    } catch (IOException e) {
      // It is tried again.
    }
  }

  /** Whether it was killed: then processes of the command may be left. Once it is closed. */
  boolean isKilled() {
    return !process.isAlive() && process.exitValue() != 0;
  }
}
