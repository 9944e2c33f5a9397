package org.freezerfs.engine.signals.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whether others may have stopped a process, by what was reported of their signals. */
class ExternalStopTrackerTest {
  private final ExternalStopTracker tracker = new ExternalStopTracker();

  @Test
  void aStopIsPossibleUntilTheProcessWasSeenToRun() {
    assertThat(tracker.isPossible()).isTrue();
    tracker.continueSent(5);
    assertThat(tracker.isPossible()).isTrue();
    tracker.clear();
    assertThat(tracker.isPossible()).isFalse();
    tracker.setPossible();
    assertThat(tracker.isPossible()).isTrue();
  }

  @Test
  void aContinueEndsOnlyTheStopsThatWereSentBefore() {
    tracker.clear();
    tracker.stopSent(10);
    tracker.continueSent(10);
    assertThat(tracker.isPossible()).isTrue();
    tracker.continueSent(11);
    assertThat(tracker.isPossible()).isFalse();
  }

  @Test
  void theLatestStopCountsWhateverTheOrderOfTheReports() {
    tracker.clear();
    tracker.stopSent(10);
    tracker.stopSent(20);
    tracker.stopSent(15);
    tracker.continueSent(18);
    assertThat(tracker.isPossible()).isTrue();
    tracker.continueSent(21);
    assertThat(tracker.isPossible()).isFalse();
  }

  @Test
  void aStopThatWasReportedDoesNotExcludeOneThatWasNot() {
    tracker.stopSent(10);
    tracker.continueSent(11);
    assertThat(tracker.isPossible()).isTrue();
  }

  @Test
  void aProcessWithATracerCanAlwaysBeStopped() {
    tracker.setTraced();
    tracker.clear();
    tracker.stopSent(1);
    tracker.continueSent(2);
    tracker.setPossible();
    tracker.clear();
    assertThat(tracker.isPossible()).isTrue();
  }
}
