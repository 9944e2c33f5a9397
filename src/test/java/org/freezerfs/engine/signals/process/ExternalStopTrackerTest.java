package org.freezerfs.engine.signals.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExternalStopTrackerTest {
  private final ExternalStopTracker tracker = new ExternalStopTracker();

  @Test
  void aStopIsPossibleAtFirst() {
    assertThat(tracker.isPossible()).isTrue();
  }

  @Test
  void sigcontDoesNotEndAnUnreportedStop() {
    tracker.continueSent(1);
    assertThat(tracker.isPossible()).isTrue();
  }

  @Test
  void sigcontEndsTheStopBeforeIt() {
    tracker.clear();
    assertThat(tracker.isPossible()).isFalse();
    tracker.stopSent(1);
    assertThat(tracker.isPossible()).isTrue();
    tracker.continueSent(1);
    assertThat(tracker.isPossible()).isTrue();
    tracker.continueSent(2);
    assertThat(tracker.isPossible()).isFalse();
  }

  @Test
  void aSigcontReportedLateDoesNotEndALaterStop() {
    tracker.clear();
    tracker.stopSent(3);
    tracker.continueSent(2);
    assertThat(tracker.isPossible()).isTrue();
  }

  @Test
  void aStopReportedLateDoesNotReplaceALaterOne() {
    tracker.clear();
    tracker.stopSent(3);
    tracker.stopSent(1);
    tracker.continueSent(2);
    assertThat(tracker.isPossible()).isTrue();
  }

  @Test
  void sigcontEndsTheLatestStopWhateverTheOrderOfTheReports() {
    tracker.clear();
    tracker.stopSent(1);
    tracker.stopSent(4);
    tracker.continueSent(3);
    assertThat(tracker.isPossible()).isTrue();
    tracker.continueSent(5);
    assertThat(tracker.isPossible()).isFalse();
  }

  @Test
  void sigcontDoesNotEndAStopThatIsPossibleForAnotherReason() {
    tracker.clear();
    tracker.stopSent(1);
    tracker.setPossible();
    tracker.continueSent(2);
    assertThat(tracker.isPossible()).isTrue();
  }

  @Test
  void aTracedProcessMayAlwaysBeStopped() {
    tracker.setTraced();
    tracker.setPossible();
    tracker.clear();
    assertThat(tracker.isPossible()).isTrue();
  }

  @Test
  void timesThatHaveWrappedAroundAreComparedRightly() {
    tracker.clear();
    tracker.stopSent(Long.MAX_VALUE);
    tracker.continueSent(Long.MIN_VALUE);
    assertThat(tracker.isPossible()).isFalse();
  }
}
