package org.freezerfs.engine.signals;

import java.util.concurrent.TimeUnit;

/** Bounds how long something is repeated, or waited for. The time begins when this is made. */
final class TimeLimit {
  /**
   * For how long a pass over all members is repeated because members were forked during it. A
   * member that escapes is handled when the group is next read, or by the next periodic check.
   */
  static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final long deadline;

  /**
   * Creates a limit.
   *
   * @param nanos after which time it is reached
   */
  TimeLimit(long nanos) {
    deadline = System.nanoTime() + nanos;
  }

  /** Whether the time is over. */
  boolean isReached() {
    return System.nanoTime() - deadline > 0;
  }
}
