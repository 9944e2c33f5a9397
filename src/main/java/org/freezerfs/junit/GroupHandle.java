package org.freezerfs.junit;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.freezerfs.cgroup.Semantics;

/**
 * One group of a test's mount. Each method is one read or write of a control file unless it says
 * more. An error of the mount is an {@link IOException} with the text of the errno.
 */
public final class GroupHandle {
  private static final long PAUSE_MILLIS = 2;

  /** Waits for a line, which comes when it is in the group, and becomes the command. */
  private static final List<String> WAIT_AND_EXEC =
      List.of("/bin/sh", "-c", "read -r inside && exec \"$@\"", "sh");

  private final Path path;
  private final Semantics semantics;
  private final FreezerHandle mount;

  GroupHandle(Path path, Semantics semantics, FreezerHandle mount) {
    this.path = path;
    this.semantics = semantics;
    this.mount = mount;
  }

  /** The directory of the group. */
  public Path path() {
    return path;
  }

  /**
   * Starts a command that is a member from its first instruction on. All three of its standard
   * streams are pipes, as {@link ProcessBuilder} makes them.
   */
  public Process start(String... command) throws IOException {
    return start(new ProcessBuilder(command));
  }

  /**
   * Starts a program that is a member from its first instruction on.
   *
   * @param program its standard input must not be redirected; the builder is not changed
   */
  public Process start(ProcessBuilder program) throws IOException {
    if (!program.redirectInput().equals(Redirect.PIPE)) {
      throw new IllegalArgumentException("the standard input of a member has to be a pipe");
    }
    List<String> command = program.command();
    List<String> waiting = new ArrayList<>(WAIT_AND_EXEC);
    waiting.addAll(command);
    Process process;
    try {
      process = mount.start(program.command(waiting));
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

  /**
   * Moves the process with this id into the group, with all its threads. With {@code engine=v1},
   * which moves single threads, these are several writes. The test has to end the process, unless
   * the handle started it.
   */
  public void attach(long pid) throws IOException {
    write(byEra("tasks", "cgroup.procs"), Long.toString(pid));
    List<Long> threads = ProcFile.livingThreads(pid);
    while (threads.size() > 1 && !tasks().containsAll(threads)) {
      for (long thread : threads) {
        attachThread(pid, thread);
      }
      threads = ProcFile.livingThreads(pid);
    }
  }

  /** A thread that has ended meanwhile is no failure. */
  private void attachThread(long pid, long thread) throws IOException {
    try {
      write(byEra("tasks", "cgroup.procs"), Long.toString(thread));
    } catch (IOException e) {
      if (!ProcFile.isExiting(pid, thread)) {
        throw e;
      }
    }
  }

  /** Returns the ids of the live threads in the group. */
  public List<Long> tasks() throws IOException {
    return read(byEra("tasks", "cgroup.threads")).lines().map(Long::valueOf).toList();
  }

  /**
   * Reads {@code freezer.state}; the read itself may turn FREEZING into FROZEN. In cgroup v2 there
   * is the state THAWED, FREEZING or FROZEN too, though no file of the kernel's shows it.
   */
  public String state() throws IOException {
    return read(byEra("freezer.state", "freezerfs.state")).strip();
  }

  /**
   * Reads the state until it is the wanted one.
   *
   * @throws AssertionError if it is another one at the deadline
   */
  public void awaitState(String wanted, Duration deadline)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    String state = state();
    while (!state.equals(wanted)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "%s is %s and not %s after %s; its members: %s"
                .formatted(path, state, wanted, deadline, describeMembers()));
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      state = state();
    }
  }

  /** Requests a freeze, and does not wait for FROZEN: see {@link #awaitState}. */
  public void freeze() throws IOException {
    write(semantics.freezeFile(), semantics.freezeWord());
  }

  /** Writes the thawed word: THAWED, or RUNNING in v4 and v5; in cgroup v2 0. */
  public void thaw() throws IOException {
    write(semantics.freezeFile(), semantics.thawWord());
  }

  /** Sends SIGKILL to the processes of the group; in cgroup v2 also to those of groups below. */
  public void kill() throws IOException {
    write(byEra("signal.kill", "cgroup.kill"), byEra("9", "1"));
  }

  /** Sends a signal to the processes of the group. There is no such file in cgroup v2. */
  public void signal(int number) throws IOException {
    write("signal.kill", Integer.toString(number));
  }

  /**
   * Returns the processes of the group; none if it was removed. If a process exits and its pid is
   * reused meanwhile, no handle of the new process is returned.
   */
  List<ProcessHandle> members() {
    List<ProcessHandle> handles =
        memberPids().stream().map(ProcessHandle::of).flatMap(Optional::stream).toList();
    Set<Long> still = memberPids();
    return handles.stream().filter(handle -> still.contains(handle.pid())).toList();
  }

  private Set<Long> memberPids() {
    try {
      return tasks().stream().map(ProcFile::processOf).collect(Collectors.toSet());
    } catch (IOException e) {
      return Set.of();
    }
  }

  private String describeMembers() {
    return members().stream()
        .map(process -> ProcFile.describe(process.pid()))
        .collect(Collectors.joining(", "));
  }

  /** Returns what is right for the semantics of the mount: of cgroup v1, or v2. */
  private String byEra(String first, String unified) {
    return semantics.isUnified() ? unified : first;
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
      write(path.resolve(file), text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new IOException("'" + text + "' to " + path.resolve(file) + ": " + e.getMessage(), e);
    }
  }

  private static void write(Path file, byte[] text) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      // That is how a channel says EAGAIN; Files.write throws no IOException then.
      if (channel.write(ByteBuffer.wrap(text)) <= 0) {
        throw new IOException("Resource temporarily unavailable");
      }
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
