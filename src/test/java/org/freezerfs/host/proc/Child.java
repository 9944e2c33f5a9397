package org.freezerfs.host.proc;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A child process of a test, killed when it is closed. */
public final class Child implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final List<String> SYSTEM_FOLDERS =
      List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin");

  private final Process process;
  private final long startTime;
  private final ProcessRef reference;

  private Child(Process process) throws IOException {
    this.process = process;
    startTime = stat().orElseThrow().startTime();
    reference = ProcessRef.of(pid()).orElseThrow();
  }

  /** Starts a process that sleeps. */
  public static Child sleeping() throws IOException {
    return running("sleep", "1000");
  }

  /** Starts a program. */
  public static Child running(String... command) throws IOException {
    String[] found = command.clone();
    found[0] = find(command[0]);
    return new Child(
        new ProcessBuilder(found)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start());
  }

  /**
   * Starts a program that makes a FIFO and then waits in vfork(2): its child opens the FIFO before
   * it executes a program.
   */
  public static Child inVfork(Path fifo) throws IOException {
    String program =
        """
        import os, sys
        os.mkfifo(sys.argv[1])
        wait = (os.POSIX_SPAWN_OPEN, 5, sys.argv[1], os.O_RDONLY, 0)
        os.posix_spawn("/bin/true", ["true"], os.environ, file_actions=[wait])
        """;
    return running("python3", "-c", program, fifo.toString());
  }

  /**
   * The system's own programs come first: others of the same names may be scripts that start them,
   * and have children of their own meanwhile.
   */
  private static String find(String program) {
    return SYSTEM_FOLDERS.stream()
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElse(program);
  }

  public int pid() {
    return Math.toIntExact(process.pid());
  }

  /** The process; it is closed with this child. */
  public ProcessRef reference() {
    return reference;
  }

  public long startTime() {
    return startTime;
  }

  /** Writes a line to its standard input. */
  public void say(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** The scheduler's letter for its state, or '-' once it has gone. */
  public char state() throws IOException {
    return stat().map(ProcStat::state).orElse('-');
  }

  public void awaitState(char state) {
    awaitThat(() -> state() == state);
  }

  /** Waits until it is running or asleep. */
  public void awaitRunning() {
    awaitThat(() -> state() == 'S' || state() == 'R');
  }

  /** Waits until it runs this program, which another program has to start in its place. */
  public void awaitProgram(String name) {
    awaitProgram(pid(), name);
  }

  /** Waits until a descendant runs this program, which another program starts in its place. */
  public void awaitProgram(int pid, String name) {
    awaitThat(
        () ->
            KernelFile.read("/proc/" + pid + "/comm").orElseThrow().toString().equals(name + "\n"));
  }

  public void awaitEnd() {
    awaitThat(() -> !process.isAlive());
  }

  public void signal(int number) throws IOException {
    Optional<ProcessRef> ref = ProcessRef.of(pid());
    if (ref.isPresent()) {
      ref.get().send(number);
      ref.get().close();
    }
  }

  /** Sends a signal by kill(1), so that the sender is another process than this. */
  public void signalFromOutside(int number) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + number, Integer.toString(pid())).start().waitFor();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  private Optional<ProcStat> stat() throws IOException {
    return ProcStat.ofProcess(Math.toIntExact(process.pid()));
  }

  public void awaitThat(Callable<Boolean> condition) {
    await().atMost(DEADLINE).pollInterval(Duration.ofMillis(2)).until(condition);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    awaitEnd();
    reference.close();
  }
}
