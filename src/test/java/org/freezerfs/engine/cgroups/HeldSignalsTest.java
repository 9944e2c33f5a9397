package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeldSignalsTest {
  private static final int SIGTERM = 15;
  private static final int SIGUSR1 = 10;
  private static final int SIGKILL = 9;
  private static final int REAL_TIME = 40;

  @Test
  void theyAreInTheOrderInWhichTheyWereSent() {
    assertThat(HeldSignals.with(List.of(SIGTERM), SIGUSR1)).containsExactly(SIGTERM, SIGUSR1);
  }

  @Test
  void aStandardSignalIsPendingOnce() {
    assertThat(HeldSignals.with(List.of(SIGTERM), SIGTERM)).containsExactly(SIGTERM);
  }

  @Test
  void realTimeSignalsQueue() {
    assertThat(HeldSignals.with(List.of(REAL_TIME), REAL_TIME))
        .containsExactly(REAL_TIME, REAL_TIME);
  }

  @Test
  void nothingComesAfterSigkill() {
    assertThat(HeldSignals.with(List.of(SIGKILL), SIGTERM)).containsExactly(SIGKILL);
  }

  @Test
  void theQueueHasALimitThatFitsIntoAName() {
    List<Integer> held = List.of();
    for (int i = 0; i < 100; i++) {
      held = HeldSignals.with(held, REAL_TIME);
    }
    String name = CellFormat.of(-1).name(Integer.MAX_VALUE, Integer.MAX_VALUE, held);
    assertThat(name.length()).isLessThanOrEqualTo(255);
    assertThat(CellFormat.heldSignals(name)).isEqualTo(held);
  }
}
