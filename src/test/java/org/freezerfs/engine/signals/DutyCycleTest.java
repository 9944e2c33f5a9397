package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of the processor a real-time thread uses, by a made-up clock. */
class DutyCycleTest {
  /** How long the thread works before it asks again whether the budget is spent. */
  private static final long STEP_NANOS = 7_000;

  /** A stretch of work. */
  private record Stretch(long from, long to) {}

  private long now = -5_000_000_000L;
  private final List<Stretch> work = new ArrayList<>();
  private final DutyCycle duty = new DutyCycle(() -> now);

  /** Works until the budget is spent or the work is done, and then rests as long as required. */
  private long work(long nanos) {
    long from = now;
    duty.begin();
    while (now - from < nanos && !duty.isSpent()) {
      now += STEP_NANOS;
    }
    work.add(new Stretch(from, now));
    long rest = duty.end();
    now += rest;
    return rest;
  }

  private long workedBetween(long from, long to) {
    return work.stream()
        .mapToLong(one -> Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)))
        .sum();
  }

  @Test
  void aLittleWorkNeedsNoRest() {
    for (int i = 0; i < 1000; i++) {
      assertThat(work(2 * STEP_NANOS)).isZero();
      now += 10 * STEP_NANOS;
    }
  }

  @Test
  void aTimeForWhichTheProgramWasStoppedIsNotRestedFor() {
    duty.begin();
    now += 360_000_000_000L;
    long rest = duty.end();
    assertThat(rest).isBetween(1L, 50_000_000L);
    now += rest;
    assertThat(work(STEP_NANOS)).isZero();
  }

  @Test
  void endlessWorkGetsItsShareOfTheTime() {
    long begin = now;
    for (int i = 0; i < 1000; i++) {
      assertThat(work(Long.MAX_VALUE)).isPositive();
    }
    double share = (double) workedBetween(begin, now) / (now - begin);
    assertThat(share).isBetween(0.9 * DutyCycle.SHARE, DutyCycle.SHARE + 0.01);
  }

  @Test
  void theBudgetIsBoundedAfterALongRest() {
    work(Long.MAX_VALUE);
    now += 1_000_000_000L;
    work.clear();
    work(Long.MAX_VALUE);
    // While it is used, the budget grows by the share of that time.
    long most = DutyCycle.BURST_NANOS - DutyCycle.WAKING_NANOS;
    long longest = (long) (most / (1 - DutyCycle.SHARE));
    assertThat(work.get(0).to - work.get(0).from).isBetween(longest, longest + STEP_NANOS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void workIsBoundedOverAnyPeriod(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      work(random.nextInt(4) == 0 ? Long.MAX_VALUE : random.nextInt(300_000));
      now += random.nextBoolean() ? 0 : random.nextInt(500_000);
    }
    for (int first = 0; first < work.size(); first++) {
      for (int last = first; last < work.size(); last++) {
        long from = work.get(first).from;
        long to = work.get(last).to;
        long bound =
            (long) (DutyCycle.SHARE * (to - from)) + DutyCycle.BURST_NANOS + 2 * STEP_NANOS;
        assertThat(workedBetween(from, to)).isLessThanOrEqualTo(bound);
      }
    }
  }
}
