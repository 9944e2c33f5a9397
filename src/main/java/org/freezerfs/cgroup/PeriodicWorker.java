package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.freezerfs.engine.Engine.Interval;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what nobody calls us about, again and again, while there is any; sleeps without
 * waking otherwise. It takes at most a quarter of a processor, however much there is to look at.
 */
final class PeriodicWorker implements AutoCloseable {
  /** What is done at each beat. */
  @FunctionalInterface
  interface Work {
    /** Returns when the next one is due, unless something happens before. */
    Interval run() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(PeriodicWorker.class);

  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long PERIOD_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SLOW_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int REST_FOR_WORK = 3;

  private final Work work;
  private final Object monitor = new Object();

  /** Of the beat's thread alone. */
  private boolean failed;

  // Guarded by monitor.
  private boolean wanted;
  private boolean closed;
  private Thread thread;

  PeriodicWorker(Work work) {
    this.work = work;
  }

  void wake() {
    synchronized (monitor) {
      wanted = true;
      if (thread == null && !closed) {
        thread = new Thread(this::run, "beat");
        thread.setDaemon(true);
        thread.start();
      }
      monitor.notifyAll();
    }
  }

  private void run() {
    try {
      while (awaitWork()) {
        long begin = System.nanoTime();
        failed = false;
        Interval pace = workOnce();
        long period = failed ? PERIOD_AFTER_FAILURE_NANOS : PERIOD_NANOS;
        rest(Math.max(period, REST_FOR_WORK * (System.nanoTime() - begin)), pace);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Interval workOnce() {
    try {
      return work.run();
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("a look at the groups failed; it will be tried again", e);
      failed = true;
      return Interval.SOON;
    }
  }

  private boolean awaitWork() throws InterruptedException {
    synchronized (monitor) {
      while (!wanted && !closed) {
        monitor.wait();
      }
      wanted = false;
      return !closed;
    }
  }

  /** Waits for the shortest rest in any case, and then for the next beat to be due, or wanted. */
  private void rest(long shortest, Interval pace) throws InterruptedException {
    long begin = System.nanoTime();
    synchronized (monitor) {
      wanted |= pace == Interval.SOON;
      waitUntil(begin + shortest, () -> closed);
      if (pace == Interval.SLOW) {
        waitUntil(begin + SLOW_PERIOD_NANOS, () -> closed || wanted);
        wanted = true;
      }
    }
  }

  private void waitUntil(long deadline, BooleanSupplier enough) throws InterruptedException {
    for (long left = deadline - System.nanoTime();
        left > 0 && !enough.getAsBoolean();
        left = deadline - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(monitor, left);
    }
  }

  @Override
  public void close() {
    Thread running;
    synchronized (monitor) {
      closed = true;
      running = thread;
      monitor.notifyAll();
    }
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
