package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.freezerfs.host.proc.MountThreads;
import org.junit.jupiter.api.Test;

class MountLogTest {
  private final ByteArrayOutputStream ofProcess = new ByteArrayOutputStream();
  private final ByteArrayOutputStream first = new ByteArrayOutputStream();
  private final ByteArrayOutputStream second = new ByteArrayOutputStream();
  private final PrintStream stream = MountLog.stream(new PrintStream(ofProcess, true));

  /** On a thread of its own, which belongs to no mount. */
  private static void run(Runnable step) throws Exception {
    FutureTask<Void> task = new FutureTask<>(step, null);
    new Thread(task).start();
    task.get();
  }

  private static List<String> lines(ByteArrayOutputStream written) {
    return written.toString(StandardCharsets.US_ASCII).lines().toList();
  }

  /** Begins a log; the calling thread is the mount's first. */
  private static MountLog beginLog(ByteArrayOutputStream place) {
    MountThreads threads = new MountThreads();
    threads.begin();
    return MountLog.begin(threads, LogLevel.INFO, new PrintStream(place, true));
  }

  @Test
  void hasTheLinesOfItsMountsThreadsAndNoOthers() throws Exception {
    stream.println("before");
    run(
        () -> {
          beginLog(first);
          stream.println("by the first");
          Thread another = new Thread(() -> stream.println("by a thread of the first"));
          another.start();
          try {
            another.join();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    run(
        () -> {
          beginLog(second);
          stream.println("by the second");
        });
    stream.println("after");
    assertThat(lines(ofProcess)).containsExactly("before", "after");
    assertThat(lines(first)).containsExactly("by the first", "by a thread of the first");
    assertThat(lines(second)).containsExactly("by the second");
  }

  @Test
  void canGoElsewhereLater() throws Exception {
    run(
        () -> {
          MountLog log = beginLog(first);
          stream.println("early");
          log.moveTo(new DefaultLog(Path.of("/a"), second, () -> false, (severity, text) -> {}));
          stream.println("late");
        });
    assertThat(lines(first)).containsExactly("early");
    assertThat(lines(second)).containsExactly("late");
  }

  @Test
  void eachMountHasALimitOfItsOwn() throws Exception {
    LogLimit ofProcess = LogProvider.limit();
    Set<LogLimit> limits = new HashSet<>(Set.of(ofProcess));
    for (ByteArrayOutputStream place : List.of(first, second)) {
      run(
          () -> {
            MountLog log = beginLog(place);
            assertThat(LogProvider.limit()).isSameAs(log.limit());
            assertThat(limits.add(log.limit())).isTrue();
          });
    }
    assertThat(LogProvider.limit()).isSameAs(ofProcess);
  }
}
