package org.freezerfs.host.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpusTest {
  @Test
  void readsNumbersAndRanges() {
    assertThat(Cpus.parse("0")).containsExactly(0);
    assertThat(Cpus.parse("0-3,8,10-11")).containsExactly(0, 1, 2, 3, 8, 10, 11);
  }

  @Test
  void someProcessorIsOnline() throws Exception {
    assertThat(Cpus.online()).isNotEmpty();
  }
}
