package org.freezerfs.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PeriodicWorkerTest {
  private static final String NAME = "tested worker";

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** The threads of workers that other tests have not closed. */
  private final Set<Thread> others = periodicThreads();

  private final AtomicInteger runs = new AtomicInteger();
  private volatile long next = PeriodicWorker.NEVER;

  private long count() {
    runs.incrementAndGet();
    return next;
  }

  private void awaitRuns(int count) {
    await().atMost(DEADLINE).until(() -> runs.get() >= count);
  }

  private static Set<Thread> periodicThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(NAME))
        .collect(Collectors.toSet());
  }

  /** The thread of the test's worker, once it was woken and until it is closed. */
  private Set<Thread> threads() {
    Set<Thread> threads = periodicThreads();
    threads.removeAll(others);
    return threads;
  }

  /** Waits until the worker does not run again unless it is woken: it waits for no time. */
  private void awaitIdle() {
    await()
        .atMost(DEADLINE)
        .until(() -> threads().stream().allMatch(PeriodicWorkerTest::isWaiting));
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING;
  }

  @Test
  void runsOnceForEachWakeIfNothingIsDue() {
    try (PeriodicWorker worker = new PeriodicWorker(NAME, this::count)) {
      assertThat(threads()).isEmpty();
      for (int wakes = 1; wakes <= 3; wakes++) {
        worker.wake();
        awaitRuns(wakes);
        awaitIdle();
        assertThat(runs).hasValue(wakes);
      }
    }
  }

  @Test
  void repeatsSoonAsLongAsTheWorkDemands() {
    next = PeriodicWorker.SOON;
    try (PeriodicWorker worker = new PeriodicWorker(NAME, this::count)) {
      worker.wake();
      awaitRuns(5);
      next = PeriodicWorker.NEVER;
      awaitIdle();
    }
  }

  @Test
  void aSlowRepetitionComesAfterASecond() {
    next = PeriodicWorker.SLOW;
    long begin = System.nanoTime();
    try (PeriodicWorker worker = new PeriodicWorker(NAME, this::count)) {
      worker.wake();
      awaitRuns(2);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
    }
  }

  @Test
  void aWakeEndsASlowInterval() {
    next = TimeUnit.HOURS.toNanos(1);
    try (PeriodicWorker worker = new PeriodicWorker(NAME, this::count)) {
      for (int wakes = 1; wakes <= 5; wakes++) {
        worker.wake();
        awaitRuns(wakes);
      }
    }
  }

  @Test
  void runsSoonAfterItWasAskedTo() {
    for (long interval : new long[] {PeriodicWorker.NEVER, TimeUnit.HOURS.toNanos(1)}) {
      next = interval;
      runs.set(0);
      try (PeriodicWorker worker = new PeriodicWorker(NAME, this::count)) {
        for (int run = 1; run <= 3; run++) {
          long begin = System.nanoTime();
          worker.wakeSoon();
          worker.wakeSoon();
          awaitRuns(run);
          assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(19));
        }
        worker.wakeSoon();
        worker.wake();
        awaitRuns(4);
      }
    }
  }

  @Test
  void repeatsWorkThatFailed() {
    try (PeriodicWorker worker =
        new PeriodicWorker(
            NAME,
            () -> {
              if (runs.incrementAndGet() == 1) {
                throw new IOException("made up");
              }
              return PeriodicWorker.NEVER;
            })) {
      worker.wake();
      awaitRuns(2);
    }
  }

  @Test
  void closeDoesNotWaitForTheRepetitionOfWorkThatFailed() {
    PeriodicWorker worker =
        new PeriodicWorker(
            NAME,
            () -> {
              runs.incrementAndGet();
              throw new IOException("made up");
            });
    worker.wake();
    await()
        .atMost(DEADLINE)
        .until(() -> runs.get() > 0 && threads().stream().allMatch(PeriodicWorkerTest::isResting));
    long begin = System.nanoTime();
    worker.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(500));
    assertThat(runs).hasValue(1);
  }

  private static boolean isResting(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING;
  }

  @Test
  void closeWaitsForTheRunThatHasBegun() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    PeriodicWorker worker =
        new PeriodicWorker(
            NAME,
            () -> {
              begun.countDown();
              awaitUninterrupted(mayEnd);
              return count();
            });
    worker.wake();
    begun.await();
    Thread closer = new Thread(worker::close, "closer");
    closer.start();
    await().atMost(DEADLINE).until(() -> isWaiting(closer));
    mayEnd.countDown();
    closer.join();
    assertThat(runs).hasValue(1);
    worker.wake();
    assertThat(threads()).isEmpty();
    assertThat(runs).hasValue(1);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
