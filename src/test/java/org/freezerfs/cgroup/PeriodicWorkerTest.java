package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.freezerfs.engine.Engine.Interval;
import org.junit.jupiter.api.Test;

class PeriodicWorkerTest {
  private final AtomicInteger runs = new AtomicInteger();
  private volatile Interval next = Interval.NEVER;

  private Interval count() {
    runs.incrementAndGet();
    return next;
  }

  private void awaitRuns(int count) {
    await().atMost(Duration.ofSeconds(10)).until(() -> runs.get() >= count);
  }

  @Test
  void runsOnceForEachWakeIfNothingIsDue() throws Exception {
    try (PeriodicWorker worker = new PeriodicWorker(this::count)) {
      Thread.sleep(100);
      assertThat(runs).hasValue(0);
      worker.wake();
      awaitRuns(1);
      Thread.sleep(100);
      assertThat(runs).hasValue(1);
      worker.wake();
      awaitRuns(2);
    }
  }

  @Test
  void repeatsSoonAsLongAsTheWorkDemands() throws Exception {
    next = Interval.SOON;
    try (PeriodicWorker worker = new PeriodicWorker(this::count)) {
      worker.wake();
      awaitRuns(5);
      next = Interval.NEVER;
      Thread.sleep(500);
      int last = runs.get();
      Thread.sleep(100);
      assertThat(runs).hasValue(last);
    }
  }

  @Test
  void aSlowRepetitionComesAfterASecondOrAWake() {
    next = Interval.SLOW;
    long begin = System.nanoTime();
    try (PeriodicWorker worker = new PeriodicWorker(this::count)) {
      worker.wake();
      awaitRuns(2);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
      begin = System.nanoTime();
      for (int run = 3; run < 9; run++) {
        worker.wake();
        awaitRuns(run);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void repeatsWorkThatFailed() {
    try (PeriodicWorker worker =
        new PeriodicWorker(
            () -> {
              if (runs.incrementAndGet() == 1) {
                throw new IOException("made up");
              }
              return Interval.NEVER;
            })) {
      worker.wake();
      awaitRuns(2);
    }
  }

  @Test
  void closeWaitsForTheRunThatHasBegun() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    PeriodicWorker worker =
        new PeriodicWorker(
            () -> {
              begun.countDown();
              awaitUninterrupted(mayEnd);
              return count();
            });
    worker.wake();
    begun.await();
    Thread closer = new Thread(worker::close, "closer");
    closer.start();
    closer.join(100);
    assertThat(closer.isAlive()).isTrue();
    mayEnd.countDown();
    closer.join();
    assertThat(runs).hasValue(1);
    worker.wake();
    Thread.sleep(50);
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
