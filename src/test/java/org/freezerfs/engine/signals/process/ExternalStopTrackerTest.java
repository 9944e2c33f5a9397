package org.freezerfs.engine.signals.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExternalStopTrackerTest {
  private final ExternalStopTracker suspicion = new ExternalStopTracker();

  @Test
  void isThereAtFirst() {
    assertThat(suspicion.isPossible()).isTrue();
  }

  @Test
  void nobodyContinuesWhatWasNotSeen() {
    suspicion.continueSent(1);
    assertThat(suspicion.isPossible()).isTrue();
  }

  @Test
  void aContinueEndsTheStopBeforeIt() {
    suspicion.clear();
    suspicion.stopSent(1);
    assertThat(suspicion.isPossible()).isTrue();
    suspicion.continueSent(2);
    assertThat(suspicion.isPossible()).isFalse();
  }

  @Test
  void aContinueThatIsToldOfLateDoesNotEndALaterStop() {
    suspicion.clear();
    suspicion.stopSent(3);
    suspicion.continueSent(2);
    assertThat(suspicion.isPossible()).isTrue();
  }

  @Test
  void aStopThatIsToldOfLateDoesNotHideALaterOne() {
    suspicion.clear();
    suspicion.stopSent(3);
    suspicion.stopSent(1);
    suspicion.continueSent(2);
    assertThat(suspicion.isPossible()).isTrue();
  }

  @Test
  void aContinueDoesNotEndWhatIsSuspectedForMoreReasons() {
    suspicion.clear();
    suspicion.stopSent(1);
    suspicion.setPossible();
    suspicion.continueSent(2);
    assertThat(suspicion.isPossible()).isTrue();
  }

  @Test
  void aTracerNeverGoesUnsuspected() {
    suspicion.setTraced();
    suspicion.setPossible();
    suspicion.clear();
    assertThat(suspicion.isPossible()).isTrue();
  }

  @Test
  void timesThatHaveWrappedAroundAreCompared() {
    suspicion.clear();
    suspicion.stopSent(Long.MAX_VALUE);
    suspicion.continueSent(Long.MIN_VALUE);
    assertThat(suspicion.isPossible()).isFalse();
  }
}
