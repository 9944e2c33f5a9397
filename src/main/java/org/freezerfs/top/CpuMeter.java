package org.freezerfs.top;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/** Measures how much processor time tasks use from one sample to the next. */
final class CpuMeter {
  private static final double NANOS_PER_TICK = 1e7;
  private static final int PERCENT = 100;

  /** The clock of the kernel is too coarse for less, where a sample comes soon after another. */
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final LongSupplier nanos;
  private final IntFunction<OptionalLong> ticksOfTask;

  private Map<Integer, Long> before = Map.of();
  private Map<Integer, Long> now = new HashMap<>();
  private long beforeNanos;
  private long nowNanos;

  /**
   * A meter without a sample yet.
   *
   * @param nanos the time
   * @param ticksOfTask the processor time that a task has used, in clock ticks of 10 ms; empty if
   *     there is no such task
   */
  CpuMeter(LongSupplier nanos, IntFunction<OptionalLong> ticksOfTask) {
    this.nanos = nanos;
    this.ticksOfTask = ticksOfTask;
  }

  /** Begins a sample. */
  void begin() {
    long time = nanos.getAsLong();
    if (time - nowNanos >= SHORTEST_NANOS || before.isEmpty()) {
      before = now;
      beforeNanos = nowNanos;
    }
    now = new HashMap<>();
    nowNanos = time;
  }

  /**
   * Adds the tasks of one group to the sample.
   *
   * @return what they have used since the last sample, in percent of one processor, without tasks
   *     that were not in that sample; empty if none was
   */
  OptionalDouble percent(int[] tasks) {
    long used = 0;
    boolean isAnyKnown = false;
    for (int task : tasks) {
      OptionalLong ticks = ticksOfTask.apply(task);
      if (ticks.isPresent()) {
        Long last = before.get(task);
        now.put(task, ticks.getAsLong());
        isAnyKnown |= last != null;
        used += last == null ? 0 : Math.max(0, ticks.getAsLong() - last);
      }
    }
    long elapsedNanos = nowNanos - beforeNanos;
    return isAnyKnown && elapsedNanos > 0
        ? OptionalDouble.of(PERCENT * used * NANOS_PER_TICK / elapsedNanos)
        : OptionalDouble.empty();
  }
}
