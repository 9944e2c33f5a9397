package org.freezerfs.host.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignalTraceTest {
  @Test
  void aTraceIsOfSignalsThatContinueOrOfSignalsThatStop() {
    assertThat(SignalTrace.filter(SignalTrace.CONTINUE, List.of())).isEqualTo("(sig==18)");
    assertThat(SignalTrace.filter(SignalTrace.STOPS, List.of()))
        .isEqualTo("(sig==19||sig==20||sig==21||sig==22)");
  }

  @Test
  void doesNotRecordTheSignalsOfThreadsThatItIgnores() {
    assertThat(SignalTrace.filter(SignalTrace.CONTINUE, List.of(7, 8)))
        .isEqualTo("(sig==18)&&common_pid!=7&&common_pid!=8");
  }
}
