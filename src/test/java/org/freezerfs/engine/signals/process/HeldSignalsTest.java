package org.freezerfs.engine.signals.process;

import static jnr.constants.platform.Signal.SIGCONT;
import static jnr.constants.platform.Signal.SIGKILL;
import static jnr.constants.platform.Signal.SIGSTOP;
import static jnr.constants.platform.Signal.SIGTERM;
import static jnr.constants.platform.Signal.SIGTSTP;
import static jnr.constants.platform.Signal.SIGTTIN;
import static jnr.constants.platform.Signal.SIGTTOU;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.signals.journal.ThawAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The signals that are held back during a freeze, and the thaw action that follows from them. */
class HeldSignalsTest {
  private final HeldSignals held = new HeldSignals();

  private void add(Signal... signals) {
    for (Signal signal : signals) {
      held.add(signal.intValue());
    }
  }

  @Test
  void onlySignalsThatActOnAStoppedProcessAreHeld() {
    for (Signal signal : List.of(SIGKILL, SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU)) {
      assertThat(HeldSignals.mustBeHeld(signal.intValue())).as(signal.name()).isTrue();
    }
    assertThat(HeldSignals.mustBeHeld(SIGTERM.intValue())).isFalse();
    assertThat(HeldSignals.mustBeHeld(64)).isFalse();
  }

  @Test
  void withoutASignalTheThawContinues() {
    assertThat(held.thawAction()).isEqualTo(ThawAction.CONTINUE);
  }

  @Test
  void aStopByOthersLastsBeyondTheThaw() {
    held.reset(true);
    assertThat(held.isStoppedByOthers()).isTrue();
    assertThat(held.thawAction()).isEqualTo(ThawAction.LEAVE_STOPPED);
  }

  @Test
  void sigkillPrevailsOverEverything() {
    held.reset(true);
    add(SIGSTOP, SIGKILL, SIGCONT);
    assertThat(held.thawAction()).isEqualTo(ThawAction.KILL);
  }

  @Test
  void sigcontRemovesTheStopsBeforeIt() {
    held.reset(true);
    add(SIGSTOP, SIGTSTP, SIGCONT);
    assertThat(held.thawAction()).isEqualTo(ThawAction.CONTINUE);
    assertThat(held.terminalStops()).isEmpty();
  }

  @Test
  void aStopAfterSigcontCounts() {
    add(SIGCONT, SIGSTOP);
    assertThat(held.thawAction()).isEqualTo(ThawAction.DELIVER_SIGSTOP);
  }

  @Test
  void aStopByOthersPrevailsOverOneThatIsHeldBack() {
    held.reset(true);
    add(SIGSTOP);
    assertThat(held.thawAction()).isEqualTo(ThawAction.LEAVE_STOPPED);
    held.cancelStopByOthers();
    assertThat(held.thawAction()).isEqualTo(ThawAction.DELIVER_SIGSTOP);
  }

  @Test
  void terminalStopsAreSentInTheOrderOfTheirNumbers() {
    add(SIGTTOU, SIGTTIN, SIGTSTP);
    assertThat(held.terminalStops()).containsExactly(SIGTSTP, SIGTTIN, SIGTTOU);
    assertThat(held.thawAction()).isEqualTo(ThawAction.CONTINUE_THEN_SIGTSTP);
  }

  @Test
  void cancellingSaysWhetherThereWasAStop() {
    assertThat(held.cancelStops()).isFalse();
    add(SIGTTIN);
    assertThat(held.cancelStops()).isTrue();
    held.reset(true);
    assertThat(held.cancelStopByOthers()).isTrue();
    assertThat(held.cancelStopByOthers()).isFalse();
  }

  @Test
  void theStopByOthersIsCancelledWithoutTheStopsHeldBack() {
    held.reset(true);
    add(SIGTSTP);
    held.cancelStopByOthers();
    assertThat(held.thawAction()).isEqualTo(ThawAction.CONTINUE_THEN_SIGTSTP);
  }

  @Test
  void aResetForgetsWhatWasHeld() {
    add(SIGKILL);
    held.reset(false);
    assertThat(held.thawAction()).isEqualTo(ThawAction.CONTINUE);
  }

  @ParameterizedTest
  @EnumSource(ThawAction.class)
  void everyActionOfAJournalIsRestored(ThawAction action) {
    add(SIGKILL, SIGSTOP);
    held.restore(action);
    assertThat(held.thawAction()).isEqualTo(action);
  }
}
