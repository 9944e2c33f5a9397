package org.freezerfs.engine.signals;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The pauses between looks at what is about to happen, such as a task's stop. Most of that takes
 * some 10 µs, and the shortest sleep takes longer than 50 µs (PR_SET_TIMERSLACK in prctl(2)): so at
 * first the processor is merely offered to others.
 */
final class ShortWait {
  private static final long YIELD_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final long begin = System.nanoTime();

  /**
   * Lets others run, and sleeps if this wait has lasted for a while.
   *
   * @param nanos how long to sleep
   * @return whether it slept
   */
  @SuppressWarnings("ThreadPriorityCheck") // What is right does not depend on who runs.
  boolean pause(long nanos) {
    if (System.nanoTime() - begin < YIELD_NANOS) {
      Thread.yield();
      return false;
    }
    LockSupport.parkNanos(nanos);
    return true;
  }
}
