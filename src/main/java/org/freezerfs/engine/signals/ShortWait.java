package org.freezerfs.engine.signals;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The pauses between two checks of something that is about to happen, such as the stop of a task.
 * Most of these events take some 10 µs, and the shortest sleep takes longer than 50 µs
 * (PR_SET_TIMERSLACK in prctl(2)). So at first a pause only yields the processor to other threads;
 * once the wait has lasted for 100 µs, it sleeps.
 *
 * <p>Used by one thread, for one wait.
 */
final class ShortWait {
  private static final long YIELD_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long SLEEP_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  private final long begin = System.nanoTime();
  private final long sleepNanos;

  /** A wait whose sleeps are as short as the kernel makes them. */
  ShortWait() {
    this(SLEEP_NANOS);
  }

  /**
   * A wait that leaves more time to others.
   *
   * @param sleepNanos how long a pause sleeps, once it does
   */
  ShortWait(long sleepNanos) {
    this.sleepNanos = sleepNanos;
  }

  /**
   * Yields the processor, or sleeps if this wait has lasted for a while.
   *
   * @return whether it slept
   */
  @SuppressWarnings("ThreadPriorityCheck") // The result does not depend on which thread runs.
  boolean pause() {
    if (System.nanoTime() - begin < YIELD_NANOS) {
      Thread.yield();
      return false;
    }
    LockSupport.parkNanos(sleepNanos);
    return true;
  }
}
