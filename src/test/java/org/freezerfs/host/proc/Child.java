package org.freezerfs.host.proc;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A process that a test has for itself, and ends. */
public final class Child implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Process process;
  private final long startTime;

  private Child(Process process) throws IOException {
    this.process = process;
    startTime = stat().orElseThrow().startTime();
  }

  /** One that sleeps. */
  public static Child sleeping() throws IOException {
    return running("sleep", "1000");
  }

  /** One that runs a program. */
  public static Child running(String... command) throws IOException {
    return new Child(
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start());
  }

  public int pid() {
    return Math.toIntExact(process.pid());
  }

  public long startTime() {
    return startTime;
  }

  /** Tells it what to do next, by its standard input. */
  public void say(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** The scheduler's letter, or '-' once it has gone. */
  public char state() throws IOException {
    return stat().map(ProcStat::state).orElse('-');
  }

  public void awaitState(char state) {
    awaitThat(() -> state() == state);
  }

  /** Waits until it has run on its own since. */
  public void awaitRunning() {
    awaitThat(() -> state() == 'S' || state() == 'R');
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

  /** By a process of its own, so that it is not our own doing. */
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
  }
}
