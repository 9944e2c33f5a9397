package org.freezerfs.cgroup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.freezerfs.engine.CallerThreads;
import org.freezerfs.engine.Engine.Interval;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats its work in a thread of its own, every 20 ms or once a second as the work demands. When
 * the work demands no repetition, the thread sleeps until it is woken. It rests for three times as
 * long as the work took, so it uses at most a quarter of a processor.
 */
final class PeriodicWorker implements AutoCloseable {
  /** What is repeated. */
  @FunctionalInterface
  interface Work {
    /** Returns when the next run is due if {@link #wake} is not called before. */
    Interval run() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(PeriodicWorker.class);

  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long INTERVAL_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SLOW_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int REST_PER_WORK = 3;

  private final Work work;
  private final Object monitor = new Object();

  /** Used by the worker's own thread alone. */
  private boolean failed;

  @GuardedBy("monitor")
  private boolean wanted;

  @GuardedBy("monitor")
  private boolean closed;

  /** Started when it is first wanted. */
  @GuardedBy("monitor")
  private Thread thread;

  PeriodicWorker(Work work) {
    this.work = work;
  }

  /** Makes the work run soon: at once, or after the rest that follows the last run. */
  void wake() {
    synchronized (monitor) {
      wanted = true;
      if (thread == null && !closed) {
        thread = new Thread(this::run, CallerThreads.PERIODIC);
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
        Interval interval = workOnce();
        long shortest = failed ? INTERVAL_AFTER_FAILURE_NANOS : INTERVAL_NANOS;
        rest(Math.max(shortest, REST_PER_WORK * (System.nanoTime() - begin)), interval);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Interval workOnce() {
    try {
      return work.run();
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("a check of the groups failed; it is repeated in a second", e);
      failed = true;
      return Interval.SOON;
    }
  }

  /** Returns false once this is closed. */
  private boolean awaitWork() throws InterruptedException {
    synchronized (monitor) {
      while (!wanted && !closed) {
        monitor.wait();
      }
      wanted = false;
      return !closed;
    }
  }

  /** Waits for the shortest rest in any case, and then until the next run is due or wanted. */
  private void rest(long shortestNanos, Interval interval) throws InterruptedException {
    long begin = System.nanoTime();
    synchronized (monitor) {
      wanted |= interval == Interval.SOON;
      waitUntil(begin + shortestNanos, this::isClosed);
      if (interval == Interval.SLOW) {
        waitUntil(begin + SLOW_INTERVAL_NANOS, this::isClosedOrWanted);
        wanted = true;
      }
    }
  }

  private boolean isClosed() {
    synchronized (monitor) {
      return closed;
    }
  }

  private boolean isClosedOrWanted() {
    synchronized (monitor) {
      return closed || wanted;
    }
  }

  @GuardedBy("monitor")
  private void waitUntil(long deadline, BooleanSupplier enough) throws InterruptedException {
    for (long left = deadline - System.nanoTime();
        left > 0 && !enough.getAsBoolean();
        left = deadline - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(monitor, left);
    }
  }

  /** Ends the thread, and waits for the end of a run that has begun. */
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
