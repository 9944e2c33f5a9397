package org.freezerfs.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CpuMeterTest {
  private final Map<Integer, Long> ticks = new HashMap<>(Map.of(1, 1000L, 2, 0L));
  private long nanos = 77;
  private final CpuMeter meter =
      new CpuMeter(
          () -> nanos,
          task ->
              ticks.containsKey(task) ? OptionalLong.of(ticks.get(task)) : OptionalLong.empty());

  private void beginAfterSeconds(int seconds) {
    nanos += TimeUnit.SECONDS.toNanos(seconds);
    meter.begin();
  }

  @BeforeEach
  void takeFirstSample() {
    meter.begin();
    assertThat(meter.percent(new int[] {1, 2})).isEmpty();
  }

  @Test
  void addsWhatTheTasksHaveUsedSinceTheLastSample() {
    ticks.put(1, 1100L);
    ticks.put(2, 50L);
    beginAfterSeconds(2);
    assertThat(meter.percent(new int[] {1, 2})).isEqualTo(OptionalDouble.of(75));
    beginAfterSeconds(2);
    assertThat(meter.percent(new int[] {1, 2})).isEqualTo(OptionalDouble.of(0));
  }

  @Test
  void leavesOutTasksThatAreNewOrHaveGone() {
    ticks.put(1, 1010L);
    ticks.put(3, 100L);
    ticks.remove(2);
    beginAfterSeconds(1);
    assertThat(meter.percent(new int[] {1, 2, 3})).isEqualTo(OptionalDouble.of(10));
    assertThat(meter.percent(new int[] {3})).isEmpty();
    assertThat(meter.percent(new int[0])).isEmpty();
  }

  @Test
  void aTaskWithTheIdOfAnotherHasUsedNothing() {
    ticks.put(1, 3L);
    beginAfterSeconds(1);
    assertThat(meter.percent(new int[] {1})).isEqualTo(OptionalDouble.of(0));
  }

  @Test
  void followsATaskThatWasMovedToAnotherGroup() {
    ticks.put(2, 20L);
    beginAfterSeconds(1);
    assertThat(meter.percent(new int[] {1})).isEqualTo(OptionalDouble.of(0));
    assertThat(meter.percent(new int[] {2})).isEqualTo(OptionalDouble.of(20));
  }

  @Test
  void twoSamplesInAShortTimeAreComparedWithTheOneBefore() {
    ticks.put(1, 1100L);
    beginAfterSeconds(1);
    assertThat(meter.percent(new int[] {1})).isEqualTo(OptionalDouble.of(100));
    ticks.put(1, 1101L);
    nanos += TimeUnit.MILLISECONDS.toNanos(10);
    meter.begin();
    assertThat(meter.percent(new int[] {1}).orElseThrow()).isBetween(99.0, 101.0);
    ticks.put(1, 1200L);
    nanos += TimeUnit.MILLISECONDS.toNanos(990);
    meter.begin();
    assertThat(meter.percent(new int[] {1}).orElseThrow()).isBetween(99.0, 101.0);
  }
}
