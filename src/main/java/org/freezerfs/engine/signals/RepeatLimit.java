package org.freezerfs.engine.signals;

import java.util.concurrent.TimeUnit;

/**
 * Bounds how long a pass over all members is repeated because members were forked during it. A
 * member that escapes is handled when the group is next read, or by the next periodic check.
 */
final class RepeatLimit {
  private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final long deadline;

  RepeatLimit() {
    this(NANOS);
  }

  /**
   * Another limit.
   *
   * @param nanos for how long the pass may be repeated, from now on
   */
  RepeatLimit(long nanos) {
    deadline = System.nanoTime() + nanos;
  }

  /** Whether the pass is not to be repeated again. */
  boolean isReached() {
    return System.nanoTime() - deadline > 0;
  }
}
