package org.freezerfs.engine.signals.process;

import static jnr.constants.platform.Signal.SIGCONT;
import static jnr.constants.platform.Signal.SIGKILL;
import static jnr.constants.platform.Signal.SIGSTOP;
import static jnr.constants.platform.Signal.SIGTERM;
import static jnr.constants.platform.Signal.SIGTSTP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Recorder.Result;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.ProcessRef.Delivery;
import org.freezerfs.host.proc.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The ledger on a real process: what a freeze and a thaw do to one that others stop, continue and
 * signal as well.
 */
@Timeout(60)
class TaskFreezeStateTest {
  private Child child;
  private TaskFreezeState ledger;

  @BeforeEach
  void start() throws Exception {
    child = Child.sleeping();
    ledger =
        new TaskFreezeState(
            new ObservedProcess(ProcessRef.of(child.pid()).orElseThrow(), false),
            new Journal(Optional.empty(), Optional.empty()));
    child.awaitRunning();
  }

  @AfterEach
  void end() {
    ledger.close();
    child.close();
  }

  private void freeze() throws Exception {
    assertThat(ledger.requestFreeze(() -> true, false)).isEqualTo(FreezeResult.REQUESTED);
    child.awaitState('T');
  }

  private void signal(Signal signal, Result expected) throws Exception {
    assertThat(ledger.signal(signal.intValue())).isEqualTo(expected);
  }

  @Test
  void stopsAndLetsGo() throws Exception {
    freeze();
    assertThat(ledger.isFreezeRequested()).isTrue();
    assertThat(ledger.thaw()).isEqualTo(Delivery.SENT);
    child.awaitRunning();
    assertThat(ledger.isFreezeRequested()).isFalse();
  }

  @Test
  void whatWasStoppedBeforeStaysStoppedAfter() throws Exception {
    child.signal(SIGSTOP.intValue());
    child.awaitState('T');
    freeze();
    ledger.thaw();
    assertThat(child.state()).isEqualTo('T');
  }

  @Test
  void aStopThatIsStillOnItsWayCountsAsBefore() throws Exception {
    for (int round = 0; round < 50; round++) {
      child.signal(SIGSTOP.intValue());
      assertThat(ledger.requestFreeze(() -> true, false)).isEqualTo(FreezeResult.REQUESTED);
      ledger.thaw();
      child.awaitState('T');
      child.signal(SIGCONT.intValue());
      child.awaitRunning();
    }
  }

  @Test
  void aContinueFromOutsideDoesNotFreeIt() throws Exception {
    freeze();
    child.signal(SIGCONT.intValue());
    ledger.enforceStop();
    child.awaitState('T');
    ledger.thaw();
    child.awaitRunning();
  }

  @Test
  void aContinueThatIsOlderThanTheLastStopIsAnsweredAlready() throws Exception {
    freeze();
    long before = System.nanoTime();
    child.signal(SIGCONT.intValue());
    child.awaitRunning();
    awaitAfter(before);
    assertThat(ledger.restopAfter(before)).isEqualTo(RestopResult.RESTOPPED);
    child.awaitState('T');
    // Nothing tells of this one, so it shows whether another stop is sent.
    child.signal(SIGCONT.intValue());
    child.awaitRunning();
    assertThat(ledger.restopAfter(before)).isEqualTo(RestopResult.STOPPED_SINCE);
    assertThat(child.state()).isNotEqualTo('T');
    assertThat(ledger.restopAfter(System.nanoTime())).isEqualTo(RestopResult.RESTOPPED);
    child.awaitState('T');
  }

  /** Until it is sure which of two times comes first. */
  private static void awaitAfter(long time) throws InterruptedException {
    while (System.nanoTime() - time < TimeUnit.MILLISECONDS.toNanos(1)) {
      TimeUnit.MICROSECONDS.sleep(100);
    }
  }

  @Test
  void aContinueThatIsOlderThanTheLastStopEndsAnEarlierOneAllTheSame() throws Exception {
    child.signal(SIGSTOP.intValue());
    child.awaitState('T');
    freeze();
    long sent = System.nanoTime();
    child.signal(SIGCONT.intValue());
    awaitAfter(sent);
    ledger.enforceStop();
    signal(SIGTSTP, Result.HELD);
    assertThat(ledger.restopAfter(sent)).isEqualTo(RestopResult.STOPPED_SINCE);
    ledger.thaw();
    child.awaitRunning();
  }

  @Test
  void aContinueFromBeforeTheFreezeIsNone() throws Exception {
    long before = System.nanoTime();
    freeze();
    assertThat(ledger.restopAfter(before)).isEqualTo(RestopResult.NOT_REQUESTED);
  }

  @Test
  void aContinueFromOutsideEndsAnEarlierStop() throws Exception {
    child.signal(SIGSTOP.intValue());
    child.awaitState('T');
    freeze();
    child.signal(SIGCONT.intValue());
    ledger.enforceStop();
    child.awaitState('T');
    ledger.thaw();
    child.awaitRunning();
  }

  @Test
  void holdingDoesNotForgetAnEarlierStop() throws Exception {
    child.signal(SIGSTOP.intValue());
    child.awaitState('T');
    freeze();
    assertThat(ledger.enforceStop()).isEqualTo(EnforceResult.STOPPED);
    ledger.thaw();
    assertThat(child.state()).isEqualTo('T');
  }

  @Test
  void aStopByOthersIsLearntOfBeforehandAndStaysAfterTheThaw() throws Exception {
    child.signal(SIGSTOP.intValue());
    child.awaitState('T');
    ledger.checkForExternalStop();
    assertThat(ledger.requestFreeze(() -> true, true)).isEqualTo(FreezeResult.REQUESTED);
    ledger.thaw();
    assertThat(child.state()).isEqualTo('T');
  }

  @Test
  void aStopThatIsToldOfAfterALookStaysAfterTheThaw() throws Exception {
    ledger.checkForExternalStop();
    child.signal(SIGSTOP.intValue());
    ledger.noteStopSent(System.nanoTime());
    assertThat(ledger.requestFreeze(() -> true, true)).isEqualTo(FreezeResult.REQUESTED);
    ledger.thaw();
    child.awaitState('T');
  }

  @Test
  void oneThatWasContinuedGoesOnAfterTheThaw() throws Exception {
    ledger.checkForExternalStop();
    child.signal(SIGSTOP.intValue());
    ledger.noteStopSent(1);
    child.awaitState('T');
    child.signal(SIGCONT.intValue());
    ledger.noteContinueSent(2);
    assertThat(ledger.requestFreeze(() -> true, true)).isEqualTo(FreezeResult.REQUESTED);
    child.awaitState('T');
    ledger.thaw();
    child.awaitRunning();
  }

  @Test
  void killIsHeldBackUntilTheThaw() throws Exception {
    freeze();
    signal(SIGKILL, Result.HELD);
    assertThat(child.isAlive()).isTrue();
    assertThat(child.state()).isEqualTo('T');
    ledger.thaw();
    child.awaitEnd();
  }

  @Test
  void termTakesEffectAtTheThaw() throws Exception {
    freeze();
    signal(SIGTERM, Result.SENT);
    assertThat(child.state()).isEqualTo('T');
    ledger.thaw();
    child.awaitEnd();
  }

  @Test
  void stopIsHeldBackAndStopsAtTheThaw() throws Exception {
    freeze();
    signal(SIGSTOP, Result.HELD);
    ledger.thaw();
    assertThat(child.state()).isEqualTo('T');
    child.signal(SIGCONT.intValue());
    child.awaitRunning();
  }

  @Test
  void terminalStopIsHeldBackAndStopsAtTheThaw() throws Exception {
    // The kernel ignores it in a process group that no shell looks after, such as this test's may
    // be.
    try (Child shell = Child.running("setsid", "bash", "-c", "set -m; sleep 1000 & read -r line")) {
      shell.awaitThat(() -> Processes.children(shell.pid()).length == 1);
      int pid = Processes.children(shell.pid())[0];
      try (TaskFreezeState job =
          new TaskFreezeState(
              new ObservedProcess(ProcessRef.of(pid).orElseThrow(), false),
              new Journal(Optional.empty(), Optional.empty()))) {
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
  void continueIsHeldBackAndTakesPendingStopsAway() throws Exception {
    freeze();
    signal(SIGSTOP, Result.HELD);
    signal(SIGCONT, Result.HELD);
    assertThat(child.state()).isEqualTo('T');
    ledger.thaw();
    child.awaitRunning();
  }

  @Test
  void continueEndsAnEarlierStopAtTheThaw() throws Exception {
    child.signal(SIGSTOP.intValue());
    child.awaitState('T');
    freeze();
    signal(SIGCONT, Result.HELD);
    assertThat(child.state()).isEqualTo('T');
    ledger.thaw();
    child.awaitRunning();
  }

  @Test
  void aStopAfterAContinueWins() throws Exception {
    freeze();
    signal(SIGCONT, Result.HELD);
    signal(SIGSTOP, Result.HELD);
    ledger.thaw();
    assertThat(child.state()).isEqualTo('T');
  }

  @Test
  void whatHadRunIsReported() throws Exception {
    freeze();
    assertThat(ledger.enforceStop()).isEqualTo(EnforceResult.STOPPED);
    child.signal(SIGCONT.intValue());
    child.awaitRunning();
    assertThat(ledger.enforceStop()).isEqualTo(EnforceResult.RESTOPPED);
  }

  @Test
  void oneThatHasDiedIsNotTold() throws Exception {
    child.signal(SIGKILL.intValue());
    child.awaitEnd();
    assertThat(ledger.requestFreeze(() -> true, false)).isEqualTo(FreezeResult.GONE);
    assertThat(ledger.isFreezeRequested()).isFalse();
  }
}
