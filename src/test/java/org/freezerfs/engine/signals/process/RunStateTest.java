package org.freezerfs.engine.signals.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.freezerfs.host.proc.MadeUpProcess;
import org.junit.jupiter.api.Test;

/** The state of a process of several threads that come and go while it is looked at. */
class RunStateTest {
  private static final long PF_EXITING = 0x4;

  private final MadeUpProcess process = new MadeUpProcess(1);
  private final ObservedProcess probe = new ObservedProcess(process, false);

  @Test
  void aThreadThatTakesTheLeadersPlaceInAnExecIsAlive() throws Exception {
    process.setState('Z');
    int tid = process.addThread('R');
    process.beforeRead(tid, () -> process.execute(tid));
    RunState state = RunState.of(process);
    assertThat(state.alive()).isTrue();
    assertThat(state.allStopped()).isFalse();
  }

  @Test
  void aProbeSeesThatItRuns() throws Exception {
    process.setState('Z');
    int tid = process.addThread('R');
    process.beforeRead(tid, () -> process.execute(tid));
    assertThat(probe.probeStop().allStopped()).isFalse();
  }

  @Test
  void aProbeSeesItRunBesideOneThatWasStopped() throws Exception {
    process.setState('T');
    int tid = process.addThread('R');
    process.addThread('T');
    process.beforeRead(tid, () -> process.execute(tid));
    assertThat(probe.probeStop().allStopped()).isFalse();
  }

  @Test
  void aThreadThatEndsOnceItHasCreatedTheNextLeavesTheProcessAlive() throws Exception {
    process.setState('Z');
    passOn(process.addThread('R'), 3);
    assertThat(RunState.of(process).alive()).isTrue();
    assertThat(probe.probeStop().allStopped()).isFalse();
  }

  private void passOn(int tid, int times) {
    if (times > 0) {
      process.beforeRead(
          tid,
          () -> {
            passOn(process.addThread('R'), times - 1);
            process.removeThread(tid);
          });
    }
  }

  @Test
  void whatIsNotSeenInManyLooksIsNotDead() throws Exception {
    process.setState('Z');
    passOn(process.addThread('R'), 1000);
    assertThat(RunState.of(process).alive()).isTrue();
  }

  @Test
  void aProcessAllOfWhoseThreadsAreDeadIsDead() throws Exception {
    process.setState('Z');
    process.addThread('Z');
    process.addThread('Z');
    assertThat(RunState.of(process).alive()).isFalse();
    assertThat(probe.probeStop().alive()).isFalse();
  }

  @Test
  void aLeaderThatHasExitedIsNoMoreThanOneThread() throws Exception {
    process.setState('Z');
    process.addThread('T');
    RunState state = RunState.of(process);
    assertThat(state.alive()).isTrue();
    assertThat(state.allStopped()).isTrue();
    assertThat(probe.probeStop()).isEqualTo(state);
  }

  @Test
  void threadsThatAllSleepUninterruptiblyOrAreStoppedAreBlocked() throws Exception {
    process.setState('D');
    process.addThread('T');
    assertThat(RunState.of(process).uninterruptible()).isTrue();
    process.addThread('S');
    assertThat(RunState.of(process).uninterruptible()).isFalse();
  }

  @Test
  void anExitingTaskThatSleepsHasLeft() throws Exception {
    assertThat(RunState.of(process).alive()).isTrue();
    process.setFlags(PF_EXITING);
    assertThat(RunState.of(process)).isEqualTo(RunState.GONE);
    assertThat(new ObservedProcess(process, false).probeStop()).isEqualTo(RunState.GONE);
  }

  @Test
  void anExitingTaskThatRunsOrIsBlockedHasNotLeft() throws Exception {
    process.setFlags(PF_EXITING);
    for (char state : new char[] {'R', 'D', 't'}) {
      process.setState(state);
      assertThat(RunState.of(process).alive()).isTrue();
    }
  }
}
