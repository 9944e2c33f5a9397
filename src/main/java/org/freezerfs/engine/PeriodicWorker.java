package org.freezerfs.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats its work in a thread of its own, every 20 ms or once a second as the work demands. When
 * the work demands no repetition, the thread sleeps until it is woken. It rests for three times as
 * long as the work took, so it uses at most a quarter of a processor.
 */
public final class PeriodicWorker implements AutoCloseable {
  /** When the next run is due. */
  public enum Interval {
    /** Not before {@link #wake} is called. */
    NEVER,
    /** After a second. */
    SLOW,
    /** After 20 milliseconds. */
    SOON
  }

  /** What is repeated. */
  @FunctionalInterface
  public interface Work {
    /** Returns when the next run is due if {@link #wake} is not called before. */
    Interval run() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(PeriodicWorker.class);

  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long INTERVAL_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SLOW_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int REST_PER_WORK = 3;

  private final String name;
  private final Work work;
  private final long slowIntervalNanos;
  private final Object monitor = new Object();

  /**
   * Whether the last run has failed, as the log says then. Used by the worker's own thread alone.
   */
  private boolean failed;

  @GuardedBy("monitor")
  private boolean wanted;

  /** Whether a run is due at {@code soonNanos}. */
  @GuardedBy("monitor")
  private boolean soon;

  @GuardedBy("monitor")
  private long soonNanos;

  /** Whether the thread is in the rest that follows a run, which only {@link #close} ends. */
  @GuardedBy("monitor")
  private boolean resting;

  @GuardedBy("monitor")
  private boolean closed;

  /** Started when it is first wanted. */
  @GuardedBy("monitor")
  private Thread thread;

  /** Whether the system has refused the thread when it was wanted last. */
  @GuardedBy("monitor")
  private boolean refused;

  /**
   * A worker that sleeps.
   *
   * @param name the name of its thread
   */
  public PeriodicWorker(String name, Work work) {
    this(name, work, SLOW_INTERVAL_NANOS);
  }

  /**
   * A worker with another slow interval.
   *
   * @param slowIntervalNanos after how long {@link Interval#SLOW} work is due again
   */
  PeriodicWorker(String name, Work work, long slowIntervalNanos) {
    this.name = name;
    this.work = work;
    this.slowIntervalNanos = slowIntervalNanos;
  }

  /**
   * Makes the work run soon: at once, or after the rest that follows the last run. If the system
   * allows no thread for it, the log says so, and the next call tries again: the caller may have
   * changed something already, and can't go back.
   */
  public void wake() {
    boolean isNewlyRefused;
    synchronized (monitor) {
      wanted = true;
      isNewlyRefused = startOrNotify();
    }
    logIf(isNewlyRefused);
  }

  /**
   * Makes the work run in 20 ms, or after the rest that follows the last run: when many processes
   * have just begun to run, the work would take a processor from them. Without a thread for it, the
   * same holds as for {@link #wake}.
   */
  public void wakeSoon() {
    boolean isNewlyRefused = false;
    synchronized (monitor) {
      if ((!wanted && !soon) || thread == null) {
        soon = true;
        soonNanos = System.nanoTime() + INTERVAL_NANOS;
        isNewlyRefused = startOrNotify();
      }
    }
    logIf(isNewlyRefused);
  }

  /** Returns whether the system refuses the thread now, and did not when it was wanted before. */
  @GuardedBy("monitor")
  private boolean startOrNotify() {
    boolean wasRefused = refused;
    if (thread == null && !closed) {
      try {
        thread = Worker.start(name, this::runOnce);
        refused = false;
      } catch (OutOfMemoryError e) {
        refused = true;
      }
    }
    if (!resting) {
      monitor.notifyAll();
    }
    return refused && !wasRefused;
  }

  private void logIf(boolean isNewlyRefused) {
    if (isNewlyRefused) {
      LOG.error("{} can't begin, as the system allows no more threads; it is tried again", name);
    }
  }

  /** What the thread repeats. */
  private boolean runOnce() throws InterruptedException {
    boolean goesOn = awaitWork();
    if (goesOn) {
      long begin = System.nanoTime();
      Interval interval = workOnce();
      long shortest = failed ? INTERVAL_AFTER_FAILURE_NANOS : INTERVAL_NANOS;
      rest(Math.max(shortest, REST_PER_WORK * (System.nanoTime() - begin)), interval);
    }
    return goesOn;
  }

  private Interval workOnce() {
    try {
      Interval interval = work.run();
      failed = false;
      return interval;
    } catch (IOException | RuntimeException | Error e) {
      if (failed) {
        LOG.debug("{} failed again", name, e);
      } else {
        LOG.error("{} failed; it is repeated in a second", name, e);
      }
      failed = true;
      return Interval.SOON;
    }
  }

  /** Returns false once this is closed. */
  private boolean awaitWork() throws InterruptedException {
    synchronized (monitor) {
      while (!wanted && !closed) {
        if (soon) {
          waitUntil(soonNanos, this::isClosedOrWanted);
          wanted = true;
        } else {
          monitor.wait();
        }
      }
      wanted = false;
      soon = false;
      return !closed;
    }
  }

  /** Waits for the shortest rest in any case, and then until the next run is due or wanted. */
  private void rest(long shortestNanos, Interval interval) throws InterruptedException {
    long begin = System.nanoTime();
    synchronized (monitor) {
      wanted |= interval == Interval.SOON;
      resting = true;
      waitUntil(begin + shortestNanos, this::isClosed);
      resting = false;
      if (interval == Interval.SLOW) {
        waitUntil(begin + slowIntervalNanos, this::isClosedWantedOrSoon);
        wanted |= !soon;
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

  private boolean isClosedWantedOrSoon() {
    synchronized (monitor) {
      return closed || wanted || soon;
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
