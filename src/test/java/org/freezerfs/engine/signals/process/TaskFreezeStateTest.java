package org.freezerfs.engine.signals.process;

import static jnr.constants.platform.Signal.SIGCONT;
import static jnr.constants.platform.Signal.SIGKILL;
import static jnr.constants.platform.Signal.SIGSTOP;
import static jnr.constants.platform.Signal.SIGTERM;
import static jnr.constants.platform.Signal.SIGTSTP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.signals.EngineFixture;
import org.freezerfs.engine.signals.process.TaskFreezeState.EnforceResult;
import org.freezerfs.engine.signals.process.TaskFreezeState.FreezeResult;
import org.freezerfs.engine.signals.process.TaskFreezeState.RestopResult;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.ProcessRef.Delivery;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.recorder.Recorder.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Freezes and thaws a real process, which others stop, continue and signal as well. */
@Timeout(60)
class TaskFreezeStateTest {
  private Child child;
  private TaskFreezeState freezeState;

  @BeforeEach
  void start() throws Exception {
    child = Child.sleeping();
    freezeState =
        new TaskFreezeState(
            new ObservedProcess(ProcessRef.of(child.pid()).orElseThrow(), false),
            EngineFixture.noJournal());
    child.awaitRunning();
  }

  @AfterEach
  void end() {
    freezeState.close();
    child.close();
  }

  private void freeze() throws Exception {
    assertThat(freezeState.requestFreeze(() -> true, false)).isEqualTo(FreezeResult.REQUESTED);
    child.awaitState('T');
  }

  private void signal(Signal signal, Result expected) throws Exception {
    assertThat(freezeState.signal(signal.intValue())).isEqualTo(expected);
  }

  @Test
  void aFreezeStopsAndAThawContinues() throws Exception {
    freeze();
    assertThat(freezeState.isFreezeRequested()).isTrue();
    assertThat(freezeState.thaw()).isEqualTo(Delivery.SENT);
    child.awaitRunning();
    assertThat(freezeState.isFreezeRequested()).isFalse();
  }

  @Test
  void aProcessStoppedBeforeTheFreezeStaysStoppedAfterTheThaw() throws Exception {
    child.signal(SIGSTOP.intValue());
    child.awaitState('T');
    freeze();
    freezeState.thaw();
    assertThat(child.state()).isEqualTo('T');
  }

  @Test
  void aPendingStopCountsAsAStopBeforeTheFreeze() throws Exception {
    for (int round = 0; round < 50; round++) {
      child.signal(SIGSTOP.intValue());
      assertThat(freezeState.requestFreeze(() -> true, false)).isEqualTo(FreezeResult.REQUESTED);
      freezeState.thaw();
      child.awaitState('T');
      child.signal(SIGCONT.intValue());
      child.awaitRunning();
    }
  }

  @Test
  void sigcontFromOutsideDoesNotEndTheFreeze() throws Exception {
    freeze();
    child.signal(SIGCONT.intValue());
    freezeState.enforceStop();
    child.awaitState('T');
    freezeState.thaw();
    child.awaitRunning();
  }

  @Test
  void noStopIsSentForASigcontOlderThanTheLastStop() throws Exception {
    freeze();
    long before = System.nanoTime();
    child.signal(SIGCONT.intValue());
    child.awaitRunning();
    awaitAfter(before);
    assertThat(freezeState.restopAfter(before)).isEqualTo(RestopResult.RESTOPPED);
    child.awaitState('T');
    // This SIGCONT is not reported: only a second SIGSTOP would stop the process again.
    child.signal(SIGCONT.intValue());
    child.awaitRunning();
    assertThat(freezeState.restopAfter(before)).isEqualTo(RestopResult.STOPPED_SINCE);
    assertThat(child.state()).isNotEqualTo('T');
    assertThat(freezeState.restopAfter(System.nanoTime())).isEqualTo(RestopResult.RESTOPPED);
    child.awaitState('T');
  }

  /** Waits until the order of two times is certain. */
  private static void awaitAfter(long time) throws InterruptedException {
    while (System.nanoTime() - time < TimeUnit.MILLISECONDS.toNanos(1)) {
      TimeUnit.MICROSECONDS.sleep(100);
    }
  }

  @Test
  void aSigcontOlderThanTheLastStopEndsAStopBeforeTheFreeze() throws Exception {
    child.signal(SIGSTOP.intValue());
    child.awaitState('T');
    freeze();
    long sent = System.nanoTime();
    child.signal(SIGCONT.intValue());
    awaitAfter(sent);
    freezeState.enforceStop();
    signal(SIGTSTP, Result.HELD);
    assertThat(freezeState.restopAfter(sent)).isEqualTo(RestopResult.STOPPED_SINCE);
    freezeState.thaw();
    child.awaitRunning();
  }

  @Test
  void aSigcontFromBeforeTheFreezeIsIgnored() throws Exception {
    long before = System.nanoTime();
    freeze();
    assertThat(freezeState.restopAfter(before)).isEqualTo(RestopResult.NOT_REQUESTED);
  }

  @Test
  void sigcontFromOutsideEndsAStopBeforeTheFreeze() throws Exception {
    child.signal(SIGSTOP.intValue());
    child.awaitState('T');
    freeze();
    child.signal(SIGCONT.intValue());
    freezeState.enforceStop();
    child.awaitState('T');
    freezeState.thaw();
    child.awaitRunning();
  }

  @Test
  void enforcingTheStopKeepsAStopBeforeTheFreeze() throws Exception {
    child.signal(SIGSTOP.intValue());
    child.awaitState('T');
    freeze();
    assertThat(freezeState.enforceStop()).isEqualTo(EnforceResult.STOPPED);
    freezeState.thaw();
    assertThat(child.state()).isEqualTo('T');
  }

  @Test
  void aStopFoundByACheckStaysAfterTheThaw() throws Exception {
    child.signal(SIGSTOP.intValue());
    child.awaitState('T');
    freezeState.checkForExternalStop();
    assertThat(freezeState.requestFreeze(() -> true, true)).isEqualTo(FreezeResult.REQUESTED);
    freezeState.thaw();
    assertThat(child.state()).isEqualTo('T');
  }

  @Test
  void aStopReportedAfterACheckStaysAfterTheThaw() throws Exception {
    freezeState.checkForExternalStop();
    child.signal(SIGSTOP.intValue());
    freezeState.noteStopSent(System.nanoTime());
    assertThat(freezeState.requestFreeze(() -> true, true)).isEqualTo(FreezeResult.REQUESTED);
    freezeState.thaw();
    child.awaitState('T');
  }

  @Test
  void aProcessContinuedBeforeTheFreezeRunsAfterTheThaw() throws Exception {
    freezeState.checkForExternalStop();
    child.signal(SIGSTOP.intValue());
    freezeState.noteStopSent(1);
    child.awaitState('T');
    child.signal(SIGCONT.intValue());
    freezeState.noteContinueSent(2);
    assertThat(freezeState.requestFreeze(() -> true, true)).isEqualTo(FreezeResult.REQUESTED);
    child.awaitState('T');
    freezeState.thaw();
    child.awaitRunning();
  }

  /** Others stop the process without a report, after it was seen to run. */
  private void stopUnreported() throws Exception {
    freezeState.checkForExternalStop();
    child.signal(SIGSTOP.intValue());
    child.awaitState('T');
  }

  /** Freezes and thaws where each stop of others counts as reported. */
  private void freezeAndThawReported() throws Exception {
    assertThat(freezeState.requestFreeze(() -> true, true)).isEqualTo(FreezeResult.REQUESTED);
    assertThat(freezeState.thaw()).isEqualTo(Delivery.SENT);
  }

  @Test
  void aStopWhoseReportWasLostStaysAfterTheThaw() throws Exception {
    stopUnreported();
    freezeState.noteSignalsMissed();
    freezeAndThawReported();
    assertThat(child.state()).isEqualTo('T');
  }

  @Test
  void aStopByATracerStaysAfterTheThaw() throws Exception {
    freezeState.noteSeenStopped();
    freezeState.noteTracer();
    assertThat(freezeState.wasSeenStopped()).isFalse();
    stopUnreported();
    freezeAndThawReported();
    assertThat(child.state()).isEqualTo('T');
  }

  @Test
  void aStopThroughTheGroupStaysAfterTheThaw() throws Exception {
    freezeState.checkForExternalStop();
    signal(SIGSTOP, Result.SENT);
    child.awaitState('T');
    freezeAndThawReported();
    assertThat(child.state()).isEqualTo('T');
  }

  @Test
  void aStopThatWasHeldBackStaysAfterTheNextThaw() throws Exception {
    freezeState.checkForExternalStop();
    assertThat(freezeState.requestFreeze(() -> true, true)).isEqualTo(FreezeResult.REQUESTED);
    child.awaitState('T');
    signal(SIGSTOP, Result.HELD);
    freezeState.thaw();
    freezeAndThawReported();
    assertThat(child.state()).isEqualTo('T');
  }

  @Test
  void aProcessThatWasStoppedAndSeenToRunAgainRunsAfterTheThaw() throws Exception {
    child.signal(SIGSTOP.intValue());
    child.awaitState('T');
    freezeState.checkForExternalStop();
    child.signal(SIGCONT.intValue());
    child.awaitRunning();
    freezeState.checkForExternalStop();
    // It is not looked at any more: a stop without a report would be taken for one of ours.
    child.signal(SIGSTOP.intValue());
    child.awaitState('T');
    freezeAndThawReported();
    child.awaitRunning();
  }

  @Test
  void aFreezeThatIsNotWantedAnyMoreStopsNothing() throws Exception {
    assertThat(freezeState.requestFreeze(() -> false, false)).isEqualTo(FreezeResult.REQUESTED);
    assertThat(freezeState.isFreezeRequested()).isFalse();
    assertThat(freezeState.enforceStop()).isEqualTo(EnforceResult.NOT_REQUESTED);
    assertThat(child.state()).isNotEqualTo('T');
  }

  @Test
  void aSignalThatEndsTheProcessComesBeforeAStopAtTheThaw() throws Exception {
    freeze();
    signal(SIGTERM, Result.SENT);
    signal(SIGSTOP, Result.HELD);
    freezeState.thaw();
    child.awaitEnd();
  }

  @Test
  void aSignalThatEndsTheProcessComesBeforeAStopThatWasHeldBackEarlier() throws Exception {
    freeze();
    signal(SIGSTOP, Result.HELD);
    signal(SIGTERM, Result.SENT);
    assertThat(freezeState.thaw()).isEqualTo(Delivery.SENT);
    child.awaitEnd();
  }

  @Test
  void aDeadProcessGetsNoSignalThatIsHeldBack() throws Exception {
    freeze();
    assertThat(freezeState.kill()).isEqualTo(Result.SENT);
    child.awaitEnd();
    signal(SIGSTOP, Result.GONE);
    signal(SIGTERM, Result.GONE);
    assertThat(freezeState.kill()).isEqualTo(Result.GONE);
    assertThat(freezeState.enforceStop()).isEqualTo(EnforceResult.GONE);
  }

  @Test
  void whatWasReadWhenItWasSeenStoppedIsNotReadAgain() throws Exception {
    assertThat(freezeState.statWhenStopped().orElseThrow().state()).isEqualTo('S');
    freeze();
    assertThat(freezeState.statWhenStopped().orElseThrow().isStopped()).isTrue();
    freezeState.noteSeenStopped();
    // No look by which a caller could have seen it.
    assertThat(freezeState.statWhenStopped()).isEmpty();
  }

  @Test
  void sigkillIsHeldBackUntilTheThaw() throws Exception {
    freeze();
    signal(SIGKILL, Result.HELD);
    assertThat(child.isAlive()).isTrue();
    assertThat(child.state()).isEqualTo('T');
    freezeState.thaw();
    child.awaitEnd();
  }

  @Test
  void sigtermIsSentAtOnceAndTakesEffectAtTheThaw() throws Exception {
    freeze();
    signal(SIGTERM, Result.SENT);
    assertThat(child.state()).isEqualTo('T');
    freezeState.thaw();
    child.awaitEnd();
  }

  @Test
  void sigstopIsHeldBackAndStopsAtTheThaw() throws Exception {
    freeze();
    signal(SIGSTOP, Result.HELD);
    freezeState.thaw();
    assertThat(child.state()).isEqualTo('T');
    child.signal(SIGCONT.intValue());
    child.awaitRunning();
  }

  @Test
  void sigtstpIsHeldBackAndStopsAtTheThaw() throws Exception {
    // The kernel ignores SIGTSTP in an orphaned process group, and this test's may be one.
    try (Child shell = Child.running("setsid", "bash", "-c", "set -m; sleep 1000 & read -r line")) {
      shell.awaitThat(() -> Processes.children(shell.pid()).length == 1);
      int pid = Processes.children(shell.pid())[0];
      shell.awaitProgram(pid, "sleep");
      try (TaskFreezeState job =
          new TaskFreezeState(
              new ObservedProcess(ProcessRef.of(pid).orElseThrow(), false),
              EngineFixture.noJournal())) {
        shell.awaitThat(() -> ProcStat.ofProcess(pid).orElseThrow().state() == 'S');
        assertThat(job.requestFreeze(() -> true, false)).isEqualTo(FreezeResult.REQUESTED);
        shell.awaitThat(() -> ProcStat.ofProcess(pid).orElseThrow().isStopped());
        assertThat(job.signal(SIGTSTP.intValue())).isEqualTo(Result.HELD);
        assertThat(job.thaw()).isEqualTo(Delivery.SENT);
        shell.awaitThat(() -> ProcStat.ofProcess(pid).orElseThrow().isStopped());
        job.signal(SIGKILL.intValue());
      }
    }
  }

  @Test
  void sigcontIsHeldBackAndRemovesStopsHeldBack() throws Exception {
    freeze();
    signal(SIGSTOP, Result.HELD);
    signal(SIGCONT, Result.HELD);
    assertThat(child.state()).isEqualTo('T');
    freezeState.thaw();
    child.awaitRunning();
  }

  @Test
  void sigcontThroughTheGroupEndsAStopBeforeTheFreezeAtTheThaw() throws Exception {
    child.signal(SIGSTOP.intValue());
    child.awaitState('T');
    freeze();
    signal(SIGCONT, Result.HELD);
    assertThat(child.state()).isEqualTo('T');
    freezeState.thaw();
    child.awaitRunning();
  }

  @Test
  void sigstopAfterSigcontStopsAtTheThaw() throws Exception {
    freeze();
    signal(SIGCONT, Result.HELD);
    signal(SIGSTOP, Result.HELD);
    freezeState.thaw();
    assertThat(child.state()).isEqualTo('T');
  }

  @Test
  void aProcessThatHadRunIsReportedAsRestopped() throws Exception {
    freeze();
    assertThat(freezeState.enforceStop()).isEqualTo(EnforceResult.STOPPED);
    child.signal(SIGCONT.intValue());
    child.awaitRunning();
    assertThat(freezeState.enforceStop()).isEqualTo(EnforceResult.RESTOPPED);
  }

  @Test
  void aDeadProcessGetsNoFreezeRequest() throws Exception {
    child.signal(SIGKILL.intValue());
    child.awaitEnd();
    assertThat(freezeState.requestFreeze(() -> true, false)).isEqualTo(FreezeResult.GONE);
    assertThat(freezeState.isFreezeRequested()).isFalse();
  }
}
