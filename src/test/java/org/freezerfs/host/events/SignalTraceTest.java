package org.freezerfs.host.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignalTraceTest {
  @Test
  void recordsSignalsThatStopOrContinue() {
    assertThat(SignalTrace.filter(List.of()))
        .isEqualTo("(sig==18||sig==19||sig==20||sig==21||sig==22)");
  }

  @Test
  void doesNotRecordTheSignalsOfThreadsThatItIgnores() {
    assertThat(SignalTrace.filter(List.of(7, 8)))
        .startsWith("(sig==18||")
        .endsWith(")&&common_pid!=7&&common_pid!=8");
  }
}
