package org.freezerfs.engine.signals;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds the processor time of a real-time thread: over any period it uses at most {@link #SHARE}
 * of the period plus {@link #BURST_NANOS}. While the thread rests it accrues a budget, and it can
 * use that budget at once, so that it handles a few events without a pause.
 *
 * <p>Used by one thread.
 */
final class DutyCycle {
  /** The part of the time that passes which is added to the budget. */
  static final double SHARE = 0.4;

  /** The largest budget. */
  static final long BURST_NANOS = TimeUnit.MICROSECONDS.toNanos(800);

  /** A thread that has used its whole budget rests until it has this much. */
  private static final long RESTART_NANOS = BURST_NANOS / 4;

  /**
   * The most by which a stretch of work counts as too long. The clock goes on while the whole
   * program is stopped, or the machine is busy: that was no work, and must not be rested for.
   */
  private static final long DEBT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** What it takes to sleep and to wake up: work that can't be measured here. */
  static final long WAKING_NANOS = TimeUnit.MICROSECONDS.toNanos(10);

  private final LongSupplier nanoTime;

  /** The time since which exactly the present budget would have accrued. */
  private long accruedSince;

  /** When the present stretch of work began. */
  private long begin;

  /**
   * Creates a duty cycle with the largest budget.
   *
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  DutyCycle(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    accruedSince = nanoTime.getAsLong() - accrualTime(BURST_NANOS);
  }

  /** Begins a stretch of work. */
  void begin() {
    begin = nanoTime.getAsLong();
    accruedSince =
        Math.max(accruedSince, begin - accrualTime(BURST_NANOS)) + accrualTime(WAKING_NANOS);
  }

  /** Whether the budget is used up, so that this stretch of work is to end. */
  boolean isSpent() {
    return budgetNanos(nanoTime.getAsLong()) <= 0;
  }

  /** Whether at least half of the largest budget is left. */
  boolean isHalfLeft() {
    return budgetNanos(nanoTime.getAsLong()) >= BURST_NANOS / 2;
  }

  /**
   * Ends this stretch of work.
   *
   * @return how long to rest now, in nanoseconds; 0 if the thread can go on at once
   */
  long end() {
    long now = nanoTime.getAsLong();
    long budget = Math.max(budgetNanos(now), -DEBT_NANOS);
    accruedSince = now - accrualTime(budget);
    return budget > 0 ? 0 : accrualTime(RESTART_NANOS - budget);
  }

  private long budgetNanos(long now) {
    return (long) ((now - accruedSince) * SHARE) - (now - begin);
  }

  private static long accrualTime(long budgetNanos) {
    return (long) (budgetNanos / SHARE);
  }
}
