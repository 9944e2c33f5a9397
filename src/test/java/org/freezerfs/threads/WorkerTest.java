package org.freezerfs.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final AtomicInteger steps = new AtomicInteger();

  @Test
  void nothingThatAStepThrowsEndsTheThread() throws Exception {
    Thread thread =
        Worker.start(
            "worker of a test",
            () -> {
              switch (steps.incrementAndGet()) {
                case 1 -> throw new IOException("as the test wants it");
                case 2 -> throw new IllegalStateException("as the test wants it");
                case 3 -> throw new OutOfMemoryError("as the test wants it");
                default -> {
                  return false;
                }
              }
            });
    assertThat(thread.isDaemon()).isTrue();
    thread.join(DEADLINE.toMillis());
    assertThat(thread.isAlive()).isFalse();
    assertThat(steps).hasValue(4);
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Thread thread =
        Worker.start(
            "worker of a test",
            () -> {
              steps.incrementAndGet();
              never.await();
              return true;
            });
    thread.interrupt();
    thread.join(DEADLINE.toMillis());
    assertThat(thread.isAlive()).isFalse();
    assertThat(steps).hasValueLessThan(2);
  }
}
