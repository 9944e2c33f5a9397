package org.freezerfs.junit;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One group of a test's mount. Every method is one read or write of a control file unless it says
 * more; what the mount refuses is an {@link IOException} with the words of the errno.
 */
public final class GroupHandle {
  private static final String FROZEN = "FROZEN";
  private static final int SIGKILL = 9;
  private static final long PAUSE_MILLIS = 2;

  /** Becomes the command once it has been told that it is in the group. */
  private static final List<String> WHEN_INSIDE =
      List.of("/bin/sh", "-c", "read -r inside && exec \"$@\"", "sh");

  private final Path path;
  private final String thawed;
  private final StartedProcesses started;

  GroupHandle(Path path, String thawed, StartedProcesses started) {
    this.path = path;
    this.thawed = thawed;
    this.started = started;
  }

  /** Its directory. */
  public Path path() {
    return path;
  }

  /**
   * Starts a command as a member, from its first instruction on. All three of its standard streams
   * are pipes, as {@link ProcessBuilder} has them.
   */
  public Process start(String... command) throws IOException {
    return start(new ProcessBuilder(command));
  }

  /**
   * Starts a program as a member, from its first instruction on.
   *
   * @param program whose standard input must not be redirected; it is left as it is
   */
  public Process start(ProcessBuilder program) throws IOException {
    if (!program.redirectInput().equals(Redirect.PIPE)) {
      throw new IllegalArgumentException("the standard input of a member has to be a pipe");
    }
    List<String> command = program.command();
    List<String> whole = new ArrayList<>(WHEN_INSIDE);
    whole.addAll(command);
    Process process;
    try {
      process = started.start(program.command(whole));
    } finally {
      program.command(command);
    }
    try {
      attach(process.pid());
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
    OutputStream input = process.getOutputStream();
    input.write('\n');
    input.flush();
    return process;
  }

  /** Moves the process with this id here. What is started by other means is yours to end. */
  public void attach(long pid) throws IOException {
    write("tasks", Long.toString(pid));
  }

  /** The ids of the live threads in it. */
  public List<Long> tasks() throws IOException {
    return read("tasks").lines().map(Long::valueOf).toList();
  }

  /** What {@code freezer.state} says: a read, which may itself turn FREEZING into FROZEN. */
  public String state() throws IOException {
    return read("freezer.state").strip();
  }

  /**
   * Reads the state until it is this.
   *
   * @throws AssertionError if it is not within the deadline
   */
  public void awaitState(String wanted, Duration deadline)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    String state = state();
    while (!state.equals(wanted)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "%s is %s and not %s after %s; in it: %s"
                .formatted(path, state, wanted, deadline, Members.describe(path)));
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      state = state();
    }
  }

  /** Begins a freeze. It is under way then, and FROZEN is to be waited for. */
  public void freeze() throws IOException {
    write("freezer.state", FROZEN);
  }

  /** Writes the thawed word, which is THAWED or, in v4 and v5, RUNNING. */
  public void thaw() throws IOException {
    write("freezer.state", thawed);
  }

  /** Sends SIGKILL to its processes. */
  public void kill() throws IOException {
    signal(SIGKILL);
  }

  /** Sends a signal to its processes. */
  public void signal(int number) throws IOException {
    write("signal.kill", Integer.toString(number));
  }

  private String read(String file) throws IOException {
    try {
      return Files.readString(path.resolve(file));
    } catch (IOException e) {
      throw new IOException(path.resolve(file) + ": " + e.getMessage(), e);
    }
  }

  private void write(String file, String text) throws IOException {
    try {
      Files.write(
          path.resolve(file), text.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException("'" + text + "' to " + path.resolve(file) + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
