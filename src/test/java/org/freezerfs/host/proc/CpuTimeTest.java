package org.freezerfs.host.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CpuTimeTest {
  @Test
  void aThreadThatRunsUsesTimeAndOneThatSleepsDoesNot() throws Exception {
    try (Child busy = Child.running("sh", "-c", "echo; while :; do :; done");
        Child sleeping = Child.sleeping()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> CpuTime.ticksOfThread(busy.pid()).orElseThrow() >= 5);
      assertThat(CpuTime.ticksOfThread(sleeping.pid()).orElseThrow()).isLessThan(5);
    }
  }

  @Test
  void aThreadThatDoesNotExistHasNone() throws Exception {
    assertThat(CpuTime.ticksOfThread(Integer.MAX_VALUE)).isEmpty();
  }
}
