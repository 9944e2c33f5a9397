package org.freezerfs.host.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OnlineCpusTest {
  @Test
  void readsTheNumbersOfTheLinesOfProcessors() {
    String stat =
        "cpu  31 0 7 9\ncpu0 10 0 2 3\ncpu8 1 0 1 1\ncpu11 20 0 4 5\nintr 46 0\nctxt 16\n";
    assertThat(OnlineCpus.parse(stat)).containsExactly(0, 8, 11);
  }

  @Test
  void findsTheProcessorsOnWhichTheVirtualMachineMayRun() throws Exception {
    assertThat(OnlineCpus.list().length)
        .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
  }
}
