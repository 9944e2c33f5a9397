package org.freezerfs.mounted;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.freezerfs.junit.FreezerExtension;
import org.freezerfs.junit.FreezerHandle;
import org.freezerfs.junit.FreezerMount;
import org.freezerfs.junit.GroupHandle;
import org.freezerfs.junit.Recording;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Measures classes of 50 tests, with and without the next daemon beside, and prints a table. No
 * test of the build: benchmarks.md has the command.
 */
class FreezerExtensionBenchmark {
  private static final int TESTS = 50;
  private static final int ROUNDS = 3;
  private static final long SLOW_MILLIS = 500;

  @Test
  void measure() throws Exception {
    System.out.println("| class of 50 tests | each alone | the next daemon beside | ratio |");
    System.out.println("|---|---|---|---|");
    measure("tests of some ms, not recorded", Quick.class);
    measure("tests of some ms, recorded", QuickRecorded.class);
    measure("tests of half a second, not recorded", Slow.class);
    measure("tests of half a second, recorded", SlowRecorded.class);
  }

  private static void measure(String name, Class<?> tests) {
    double alone = Double.MAX_VALUE;
    double beside = Double.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      alone = Math.min(alone, seconds(tests, false));
      beside = Math.min(beside, seconds(tests, true));
    }
    System.out.printf("| %s | %.1f s | %.1f s | %.2f |%n", name, alone, beside, beside / alone);
  }

  private static double seconds(Class<?> tests, boolean prestart) {
    long begin = System.nanoTime();
    NestedRun.run(Map.of(FreezerExtension.PRESTART, Boolean.toString(prestart)), tests)
        .assertStatistics(stats -> stats.succeeded(TESTS));
    return (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /** Each test freezes and thaws a process, and sleeps in between. */
  abstract static class Freezing {
    private final long millis;

    Freezing(long millis) {
      this.millis = millis;
    }

    @RepeatedTest(TESTS)
    void test(FreezerHandle freezer) throws Exception {
      GroupHandle group = freezer.group("0");
      group.start("sleep", "1000");
      group.freeze();
      group.awaitState("FROZEN", Duration.ofSeconds(10));
      Thread.sleep(millis);
      group.thaw();
    }
  }

  @FreezerMount(recording = Recording.NEVER)
  static class Quick extends Freezing {
    Quick() {
      super(0);
    }
  }

  @FreezerMount
  static class QuickRecorded extends Freezing {
    QuickRecorded() {
      super(0);
    }
  }

  @FreezerMount(recording = Recording.NEVER)
  static class Slow extends Freezing {
    Slow() {
      super(SLOW_MILLIS);
    }
  }

  @FreezerMount
  static class SlowRecorded extends Freezing {
    SlowRecorded() {
      super(SLOW_MILLIS);
    }
  }
}
