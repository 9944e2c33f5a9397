package org.freezerfs.engine.signals.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExternalStopTrackerTest {
  private final ExternalStopTracker suspicion = new ExternalStopTracker();

  @Test
  void isThereAtFirst() {
    assertThat(suspicion.isThere()).isTrue();
  }

  @Test
  void nobodyContinuesWhatWasNotSeen() {
    suspicion.continueSent(1);
    assertThat(suspicion.isThere()).isTrue();
  }

  @Test
  void aContinueEndsTheStopBeforeIt() {
    suspicion.dismiss();
    suspicion.stopSent(1);
    assertThat(suspicion.isThere()).isTrue();
    suspicion.continueSent(2);
    assertThat(suspicion.isThere()).isFalse();
  }

  @Test
  void aContinueThatIsToldOfLateDoesNotEndALaterStop() {
    suspicion.dismiss();
    suspicion.stopSent(3);
    suspicion.continueSent(2);
    assertThat(suspicion.isThere()).isTrue();
  }

  @Test
  void aStopThatIsToldOfLateDoesNotHideALaterOne() {
    suspicion.dismiss();
    suspicion.stopSent(3);
    suspicion.stopSent(1);
    suspicion.continueSent(2);
    assertThat(suspicion.isThere()).isTrue();
  }

  @Test
  void aContinueDoesNotEndWhatIsSuspectedForMoreReasons() {
    suspicion.dismiss();
    suspicion.stopSent(1);
    suspicion.raise();
    suspicion.continueSent(2);
    assertThat(suspicion.isThere()).isTrue();
  }

  @Test
  void aTracerNeverGoesUnsuspected() {
    suspicion.traced();
    suspicion.raise();
    suspicion.dismiss();
    assertThat(suspicion.isThere()).isTrue();
  }

  @Test
  void timesThatHaveWrappedAroundAreCompared() {
    suspicion.dismiss();
    suspicion.stopSent(Long.MAX_VALUE);
    suspicion.continueSent(Long.MIN_VALUE);
    assertThat(suspicion.isThere()).isFalse();
  }
}
