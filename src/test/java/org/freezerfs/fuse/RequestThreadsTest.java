package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.freezerfs.host.libc.DescriptorSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RequestThreadsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final int REQUESTS = 5;

  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger serving = new AtomicInteger();
  private final CountDownLatch done = new CountDownLatch(1);
  private final CountDownLatch unmounted = new CountDownLatch(1);
  private final RequestThreads threads = new RequestThreads(this::serve, () -> 0);

  /** So many requests come, and all take their time; then nothing comes until the mount ends. */
  private void serve() {
    if (started.incrementAndGet() <= REQUESTS) {
      threads.beginRequest();
      serving.incrementAndGet();
      waitFor(done);
      threads.endRequest();
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
  void oneMoreThreadWaitsThanServe() throws Exception {
    Thread mount = new Thread(threads::run);
    mount.start();
    await().atMost(DEADLINE).until(() -> started.get() == REQUESTS + 1);
    assertThat(serving).hasValue(REQUESTS);
    done.countDown();
    unmounted.countDown();
    mount.join();
    assertThat(started).hasValue(REQUESTS + 1);
  }

  @Test
  void aMountThatHasEndedIsNotStopped(@TempDir Path directory) throws Exception {
    done.countDown();
    unmounted.countDown();
    threads.run();
    assertThat(threads.stop(directory, DEADLINE)).isFalse();
    assertThat(threads.isStopped()).isFalse();
  }

  /** As after 'umount -l': no request comes, and the mount does not end. */
  @Test
  void endThreadsThatWaitInASystemCall(@TempDir Path directory) throws Exception {
    AtomicInteger interrupted = new AtomicInteger();
    AtomicReference<RequestThreads> waiting = new AtomicReference<>();
    try (DescriptorSocket silent = DescriptorSocket.listen(directory.resolve("socket"))) {
      waiting.set(
          new RequestThreads(
              () -> {
                while (!waiting.get().areEnded()) {
                  started.incrementAndGet();
                  assertThatThrownBy(silent::accept).hasMessageContaining("Interrupted");
                  interrupted.incrementAndGet();
                }
              },
              () -> 0));
      Thread mount = new Thread(waiting.get()::run);
      mount.start();
      await().atMost(DEADLINE).until(() -> started.get() == 1);
      waiting.get().end();
      mount.join();
      assertThat(interrupted).hasValue(1);
    }
  }

  @Test
  void anEndBeforeTheyRunDoesNotWaitForThem() throws Exception {
    RequestThreads[] late = new RequestThreads[1];
    late[0] =
        new RequestThreads(
            () -> {
              if (!late[0].areEnded()) {
                waitFor(unmounted);
              }
            },
            () -> 0);
    late[0].end();
    late[0].run();
    late[0].end();
  }

  @Test
  void aThreadWhoseLoopFailsGoesOn() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    RequestThreads failing =
        new RequestThreads(
            () -> {
              switch (begun.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("as the test wants it");
                case 2 -> throw new OutOfMemoryError("as the test wants it");
                default -> waitFor(unmounted);
              }
            },
            () -> 0);
    Thread mount = new Thread(failing::run);
    mount.start();
    await().atMost(DEADLINE).until(() -> begun.get() == 3);
    assertThat(mount.isAlive()).isTrue();
    unmounted.countDown();
    mount.join();
  }

  @Test
  void aThreadThatHasAnsweredServesTheNextRequest() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    Semaphore sent = new Semaphore(1);
    AtomicInteger left = new AtomicInteger(1000);
    RequestThreads[] busy = new RequestThreads[1];
    busy[0] =
        new RequestThreads(
            () -> {
              begun.incrementAndGet();
              sent.acquireUninterruptibly();
              while (left.getAndDecrement() > 0) {
                busy[0].beginRequest();
                busy[0].endRequest();
                // The answer, on which the client sends the next.
                sent.release();
                busy[0].endRequest();
                sent.acquireUninterruptibly();
              }
              sent.release();
            },
            () -> 0);
    busy[0].run();
    assertThat(begun).hasValue(2);
  }
}
