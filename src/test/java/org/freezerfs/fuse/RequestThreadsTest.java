package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestThreadsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final int REQUESTS = 5;

  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger atWork = new AtomicInteger();
  private final CountDownLatch done = new CountDownLatch(1);
  private final CountDownLatch unmounted = new CountDownLatch(1);
  private final RequestThreads workers = new RequestThreads(this::serve);

  /** So many requests come, and all take their time; then nothing comes until the mount ends. */
  private void serve() {
    if (started.incrementAndGet() <= REQUESTS) {
      workers.begin();
      atWork.incrementAndGet();
      waitFor(done);
      workers.end();
    }
    waitFor(unmounted);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void oneMoreWaitsThanAreAtWork() throws Exception {
    Thread mount = new Thread(workers::run);
    mount.start();
    await().atMost(DEADLINE).until(() -> started.get() == REQUESTS + 1);
    assertThat(atWork).hasValue(REQUESTS);
    done.countDown();
    unmounted.countDown();
    mount.join();
    assertThat(started).hasValue(REQUESTS + 1);
  }

  @Test
  void whoHasAnsweredWaitsForTheNext() throws Exception {
    AtomicInteger threads = new AtomicInteger();
    Semaphore sent = new Semaphore(1);
    AtomicInteger left = new AtomicInteger(1000);
    RequestThreads[] busy = new RequestThreads[1];
    busy[0] =
        new RequestThreads(
            () -> {
              threads.incrementAndGet();
              sent.acquireUninterruptibly();
              while (left.getAndDecrement() > 0) {
                busy[0].begin();
                busy[0].end();
                // The answer, on which the client sends the next.
                sent.release();
                busy[0].end();
                sent.acquireUninterruptibly();
              }
              sent.release();
            });
    busy[0].run();
    assertThat(threads).hasValue(2);
  }
}
