package org.freezerfs.engine.signals;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds what a real-time thread takes of a processor: in any time that it is looked at, no more
 * than {@link #SHARE} of it and {@link #BURST_NANOS} besides. It can use what it has saved at once,
 * so that a few events are dealt with without a pause.
 *
 * <p>Of one thread.
 */
final class DutyCycle {
  /** Of the time that passes. */
  static final double SHARE = 0.4;

  /** What can be saved at most. */
  static final long BURST_NANOS = TimeUnit.MICROSECONDS.toNanos(800);

  /** Whoever has used up everything begins again with so much. */
  private static final long AGAIN_NANOS = BURST_NANOS / 4;

  /** What it takes to sleep and to wake up, which is work that can't be seen here. */
  static final long WAKING_NANOS = TimeUnit.MICROSECONDS.toNanos(10);

  private final LongSupplier nanoTime;

  /** When that which may be used now, and no more, would have been saved. */
  private long savedFrom;

  /** When this stretch of work began. */
  private long begin;

  /**
   * With everything saved.
   *
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  DutyCycle(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    savedFrom = nanoTime.getAsLong() - savingTime(BURST_NANOS);
  }

  /** A stretch of work begins. */
  void begin() {
    begin = nanoTime.getAsLong();
    savedFrom = Math.max(savedFrom, begin - savingTime(BURST_NANOS)) + savingTime(WAKING_NANOS);
  }

  /** Whether this stretch of work is to end. */
  boolean isSpent() {
    return leftNanos(nanoTime.getAsLong()) <= 0;
  }

  /** Whether half of what can be saved is still left. */
  boolean isWellSaved() {
    return leftNanos(nanoTime.getAsLong()) >= BURST_NANOS / 2;
  }

  /**
   * This stretch of work ends.
   *
   * @return how long to do nothing now, in nanoseconds; 0 if more can be done at once
   */
  long end() {
    long now = nanoTime.getAsLong();
    long left = leftNanos(now);
    savedFrom = now - savingTime(left);
    return left > 0 ? 0 : savingTime(AGAIN_NANOS - left);
  }

  private long leftNanos(long now) {
    return (long) ((now - savedFrom) * SHARE) - (now - begin);
  }

  private static long savingTime(long nanos) {
    return (long) (nanos / SHARE);
  }
}
