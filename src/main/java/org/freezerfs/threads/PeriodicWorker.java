package org.freezerfs.threads;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats its work in a thread of its own, when the work demands it or when it is woken. It rests
 * for three times as long as the work took, so it uses at most a quarter of a processor.
 */
public final class PeriodicWorker implements AutoCloseable {
  /** The next run is due when {@link #wake} is called, not before. */
  public static final long NEVER = Long.MAX_VALUE;

  /** The next run is due after a second. */
  public static final long SLOW = TimeUnit.SECONDS.toNanos(1);

  /** The next run is due after 20 milliseconds. */
  public static final long SOON = TimeUnit.MILLISECONDS.toNanos(20);

  /** What is repeated. */
  @FunctionalInterface
  public interface Work {
    /**
     * Returns after how many nanoseconds the next run is due if {@link #wake} is not called before.
     * If it throws, that is after a second.
     */
    long run() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(PeriodicWorker.class);

  private static final int REST_PER_WORK = 3;

  private final String name;
  private final Work work;
  private final long shortestRestNanos;
  private final int restPerWork;
  private final Object monitor = new Object();

  /** All times are since then, so that {@link #NEVER} is after each of them. */
  private final long origin = System.nanoTime();

  /** When the next run is due, unless the rest lasts for longer. */
  @GuardedBy("monitor")
  private long due = NEVER;

  /** When the rest ends that follows a run, which only {@link #close} interrupts. */
  @GuardedBy("monitor")
  private long restEnd;

  /**
   * Until when the thread waits; {@link #NEVER} if it waits until it is woken, or does not wait.
   */
  @GuardedBy("monitor")
  private long waitsUntil = NEVER;

  @GuardedBy("monitor")
  private boolean closed;

  /** Started when it is first wanted. */
  @GuardedBy("monitor")
  private Thread thread;

  /** Whether the system has refused the thread when it was wanted last. */
  @GuardedBy("monitor")
  private boolean refused;

  /**
   * A worker that sleeps, and rests for 20 ms at least after each run.
   *
   * @param name the name of its thread
   */
  public PeriodicWorker(String name, Work work) {
    this(name, work, SOON, REST_PER_WORK);
  }

  private PeriodicWorker(String name, Work work, long shortestRestNanos, int restPerWork) {
    this.name = name;
    this.work = work;
    this.shortestRestNanos = shortestRestNanos;
    this.restPerWork = restPerWork;
  }

  /** A worker that never rests: it runs whenever it is woken or due. */
  public static PeriodicWorker withoutRest(String name, Work work) {
    return new PeriodicWorker(name, work, 0, 0);
  }

  /**
   * Makes the work run soon: at once, or after the rest that follows the last run. If the system
   * allows no thread for it, the log says so, and the next call tries again: the caller may have
   * changed something already, and can't go back.
   */
  public void wake() {
    wakeAfter(0);
  }

  /**
   * Makes the work run in 20 ms, or after the rest that follows the last run: when many processes
   * have just begun to run, the work would take a processor from them. Without a thread for it, the
   * same holds as for {@link #wake}.
   */
  public void wakeSoon() {
    wakeAfter(SOON);
  }

  private void wakeAfter(long nanos) {
    boolean isNewlyRefused;
    synchronized (monitor) {
      boolean wasRefused = refused;
      long now = now();
      due = Math.min(due, now + nanos);
      if (Math.max(due, restEnd) < waitsUntil) {
        // Another such call before the thread has run again need not wake it.
        waitsUntil = Math.max(due, restEnd);
        monitor.notifyAll();
      }
      isNewlyRefused = !startThread() && !wasRefused;
    }
    if (isNewlyRefused) {
      LOG.error("{} can't begin, as the system allows no more threads; it is tried again", name);
    }
  }

  /** Starts the thread, if there is none yet; returns false if the system refuses it. */
  @GuardedBy("monitor")
  private boolean startThread() {
    if (thread == null && !closed) {
      try {
        thread = Worker.startWithOwnRest(name, this::runOnce);
        refused = false;
      } catch (OutOfMemoryError e) {
        refused = true;
      }
    }
    return !refused;
  }

  private long now() {
    return System.nanoTime() - origin;
  }

  /** What the thread repeats. */
  private boolean runOnce() throws IOException, InterruptedException {
    if (!awaitDue()) {
      return false;
    }
    long begin = now();
    boolean hasFailed = true;
    long next = SLOW;
    try {
      next = work.run();
      hasFailed = false;
    } finally {
      long end = now();
      long rest = Math.max(shortestRestNanos, restPerWork * (end - begin));
      synchronized (monitor) {
        restEnd = end + (hasFailed ? Math.max(SLOW, rest) : rest);
        due = Math.min(due, next == NEVER ? NEVER : end + next);
      }
    }
    return true;
  }

  /** Returns false once this is closed. */
  private boolean awaitDue() throws InterruptedException {
    synchronized (monitor) {
      for (long now = now(); !closed && Math.max(due, restEnd) > now; now = now()) {
        waitsUntil = Math.max(due, restEnd);
        if (due == NEVER) {
          monitor.wait();
        } else {
          TimeUnit.NANOSECONDS.timedWait(monitor, waitsUntil - now);
        }
      }
      due = NEVER;
      return !closed;
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
