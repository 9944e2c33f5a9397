package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShortWaitTest {
  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  @Test
  void sleepsOnceItHasLastedForAWhileAndNotBefore() {
    long begin = System.nanoTime();
    ShortWait wait = new ShortWait(LONG_NANOS);
    long before = System.nanoTime();
    while (!wait.pause()) {
      before = System.nanoTime();
    }
    assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MICROSECONDS.toNanos(100));
    assertThat(System.nanoTime() - before).isGreaterThan(LONG_NANOS / 2);
  }
}
