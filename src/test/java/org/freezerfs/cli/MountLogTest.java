package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.FutureTask;
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

  private static MountLog log(LogLevel level, ByteArrayOutputStream place) {
    return new MountLog(level, new PrintStream(place, true));
  }

  @Test
  void hasTheLinesOfItsMountsThreadsAndNoOthers() throws Exception {
    stream.println("before");
    run(
        () -> {
          log(LogLevel.INFO, first).begin();
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
          log(LogLevel.INFO, second).begin();
          stream.println("by the second");
        });
    stream.println("after");
    assertThat(lines(ofProcess)).containsExactly("before", "after");
    assertThat(lines(first)).containsExactly("by the first", "by a thread of the first");
    assertThat(lines(second)).containsExactly("by the second");
  }

  @Test
  void canGoElsewhereLater() throws Exception {
    MountLog log = log(LogLevel.INFO, first);
    run(
        () -> {
          log.begin();
          stream.println("early");
          log.moveTo(new PrintStream(second, true));
          stream.println("late");
        });
    assertThat(lines(first)).containsExactly("early");
    assertThat(lines(second)).containsExactly("late");
  }

  @Test
  void eachMountHasALimitOfItsOwn() throws Exception {
    MountLog one = log(LogLevel.INFO, first);
    run(
        () -> {
          one.begin();
          assertThat(LogProvider.limit()).isSameAs(one.limit());
        });
    run(
        () -> {
          log(LogLevel.INFO, second).begin();
          assertThat(LogProvider.limit()).isNotSameAs(one.limit());
        });
    assertThat(LogProvider.limit()).isNotSameAs(one.limit());
  }
}
