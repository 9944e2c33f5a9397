package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Another thread that holds a group's lock, as a kill of a task that can't exit. It does so for
 * much longer than any action takes that does not wait for it.
 */
final class LongKill {
  /** What happens meanwhile. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  private static final long SECONDS = 60;

  private LongKill() {}

  /** Checks that an action does not wait for the kill. */
  static void assertNotWaitedFor(Group group, Action action) throws Exception {
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    FutureTask<Boolean> kill =
        new FutureTask<>(
            () -> {
              group.lock().lock();
              try {
                locked.countDown();
                return over.await(SECONDS, TimeUnit.SECONDS);
              } finally {
                group.lock().unlock();
              }
            });
    new Thread(kill, "kill").start();
    locked.await();
    try {
      action.run();
    } finally {
      over.countDown();
    }
    assertThat(kill.get()).as("the kill went on").isTrue();
  }
}
