package org.freezerfs.host.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class BootTest {
  @Test
  void countsHundredthsOfASecond() {
    assertThat(Boot.ticks("12801.07 22431.55\n")).isEqualTo(1280107);
  }

  @Test
  void isNotBeforeTheStartOfThisProgram() throws IOException {
    assertThat(Boot.ticks())
        .isGreaterThanOrEqualTo(ProcStat.ofProcess(Processes.self()).orElseThrow().startTime());
  }
}
