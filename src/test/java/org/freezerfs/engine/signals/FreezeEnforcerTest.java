package org.freezerfs.engine.signals;

import static java.util.concurrent.TimeUnit.SECONDS;
import static jnr.constants.platform.Signal.SIGCONT;
import static jnr.constants.platform.Signal.SIGSTOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.RecordedEvents;
import org.freezerfs.engine.signals.membership.GroupChanges;
import org.freezerfs.engine.signals.membership.MadeUpHost;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.process.TaskFreezeState.EnforceResult;
import org.freezerfs.engine.signals.process.TaskFreezeState.FreezeResult;
import org.freezerfs.host.proc.MadeUpProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which signals a member gets until it is thawed, on a made-up host. */
class FreezeEnforcerTest {
  private static final int GROUP = 1;

  private final MadeUpHost host = new MadeUpHost();
  private final MembersToRecheck toRecheck = new MembersToRecheck(new GroupChanges());
  private final RecordedEvents events = new RecordedEvents();
  private final FreezeEnforcer enforcer = new FreezeEnforcer(host.members(), toRecheck, events);
  private final MadeUpProcess process = host.start();
  private Member member;

  @BeforeEach
  void moveIntoGroup() throws IOException {
    member = host.move(process, GROUP);
  }

  private Set<Member> toRecheck() {
    return toRecheck.in(Set.of(GROUP)).keySet();
  }

  @Test
  void aFreezeStopsAndAThawContinues() throws Exception {
    assertThat(enforcer.requestFreeze(member)).isEqualTo(FreezeResult.REQUESTED);
    assertThat(process.takeSignals()).containsExactly(SIGSTOP);
    assertThat(enforcer.thaw(List.of(member)).of(GROUP)).isEqualTo(new Outcome(1, 0));
    assertThat(process.takeSignals()).containsExactly(SIGCONT);
  }

  @Test
  void aMemberThatWasStoppedBeforeGetsNoSignal() throws Exception {
    process.setState('T');
    assertThat(enforcer.requestFreeze(member)).isEqualTo(FreezeResult.REQUESTED);
    assertThat(enforcer.thaw(List.of(member)).of(GROUP)).isEqualTo(new Outcome(1, 0));
    assertThat(process.takeSignals()).isEmpty();
  }

  @Test
  void aFreezeThatIsNotWantedAnyMoreSendsNothing() throws Exception {
    assertThat(enforcer.requestFreeze(member, () -> false)).isEqualTo(FreezeResult.REQUESTED);
    assertThat(process.takeSignals()).isEmpty();
    assertThat(member.freezeState().isFreezeRequested()).isFalse();
  }

  @Test
  void aDeadMemberIsRemoved() throws Exception {
    process.setState('X');
    assertThat(enforcer.requestFreeze(member)).isEqualTo(FreezeResult.GONE);
    host.forks().drainEvents();
    assertThat(host.members().inGroup(GROUP)).isEmpty();
  }

  @Test
  void aDeadMemberIsReportedWithoutTheLockUnderWhichEventsAreRead() throws Exception {
    enforcer.requestFreeze(member);
    MadeUpProcess other = host.start();
    Member second = host.move(other, GROUP);
    process.setState('X');
    other.setState('X');
    synchronized (host.members()) {
      assertThat(elsewhere(() -> enforcer.enforceStop(member))).isEqualTo(EnforceResult.GONE);
      assertThat(elsewhere(() -> enforcer.requestFreeze(second))).isEqualTo(FreezeResult.GONE);
    }
    host.forks().drainEvents();
    assertThat(host.members().inGroup(GROUP)).isEmpty();
  }

  /** What another thread gets. */
  private static <T> T elsewhere(Callable<T> call)
      throws InterruptedException, ExecutionException, TimeoutException {
    FutureTask<T> task = new FutureTask<>(call);
    CompletableFuture.runAsync(task).get(10, SECONDS);
    return task.get();
  }

  @Test
  void aMemberThatRunsIsStoppedAgainAndIsToBeRechecked() throws Exception {
    enforcer.requestFreeze(member);
    assertThat(enforcer.enforceStop(member)).isEqualTo(EnforceResult.STOPPED);
    assertThat(toRecheck()).isEmpty();
    assertThat(events.take()).isEmpty();
    process.setState('R');
    process.takeSignals();
    assertThat(enforcer.enforceStop(member)).isEqualTo(EnforceResult.RESTOPPED);
    assertThat(process.takeSignals()).containsExactly(SIGSTOP);
    assertThat(toRecheck()).containsExactly(member);
    assertThat(events.take()).hasSize(1);
  }

  @Test
  void aMemberWithoutFreezeRequestIsLeftAlone() throws Exception {
    assertThat(enforcer.enforceStop(member)).isEqualTo(EnforceResult.NOT_REQUESTED);
    enforcer.restopAfterContinue(member, System.nanoTime());
    assertThat(process.takeSignals()).isEmpty();
    assertThat(toRecheck()).isEmpty();
  }

  @Test
  void aTracedMemberIsToBeCheckedAgain() throws Exception {
    enforcer.requestFreeze(member);
    process.setState('t');
    assertThat(enforcer.enforceStop(member)).isEqualTo(EnforceResult.TRACED);
    assertThat(member.isTraced()).isTrue();
    process.setState('T');
    enforcer.enforceStop(member);
    assertThat(member.isTraced()).isFalse();
  }

  @Test
  void onlySigcontThatWasSentAfterTheRequestIsAnswered() throws Exception {
    long before = System.nanoTime();
    enforcer.requestFreeze(member);
    process.takeSignals();
    enforcer.restopAfterContinue(member, before - 1);
    assertThat(process.takeSignals()).isEmpty();
    assertThat(toRecheck()).isEmpty();
    enforcer.restopAfterContinue(member, System.nanoTime());
    assertThat(process.takeSignals()).containsExactly(SIGSTOP);
    assertThat(toRecheck()).containsExactly(member);
    assertThat(events.take()).hasSize(1);
  }

  @Test
  void aStopThatWasSentSinceTheSigcontIsEnoughButTheMemberIsToBeRechecked() throws Exception {
    enforcer.requestFreeze(member);
    long sent = System.nanoTime();
    // Longer than the clocks of two processors may differ.
    while (System.nanoTime() - sent < 100_000) {
      Thread.onSpinWait();
    }
    enforcer.restopAfterContinue(member, sent);
    process.takeSignals();
    toRecheck.removeGroup(GROUP);
    enforcer.restopAfterContinue(member, sent);
    assertThat(process.takeSignals()).isEmpty();
    assertThat(toRecheck()).containsExactly(member);
  }

  @Test
  void aMemberThatMayNotBeSignalledCanBeThawedLater() throws Exception {
    enforcer.requestFreeze(member);
    process.refuseSignals();
    assertThat(enforcer.thaw(List.of(member)).of(GROUP)).isEqualTo(new Outcome(0, 1));
    assertThat(member.freezeState().isFreezeRequested()).isTrue();
  }

  @Test
  void ifOneCannotBeThawedTheOthersAreThawedAllTheSame() throws Exception {
    MadeUpProcess other = host.start();
    Member second = host.move(other, GROUP);
    enforcer.requestFreeze(member);
    enforcer.requestFreeze(second);
    MadeUpProcess.Reaction fail =
        signal -> {
          throw new IOException("as the test wants it");
        };
    for (MadeUpProcess failing : List.of(process, other)) {
      failing.onSignal(fail);
      assertThatThrownBy(() -> enforcer.thaw(List.of(member, second)))
          .hasMessage("as the test wants it");
      failing.onSignal(failing::obey);
      assertThat(List.of(process.state(), other.state())).containsExactlyInAnyOrder('S', 'T');
      assertThat(enforcer.thaw(List.of(member, second)).total()).isEqualTo(new Outcome(1, 0));
      enforcer.requestFreeze(member);
      enforcer.requestFreeze(second);
    }
  }

  @Test
  void afterTheEndNoMemberIsStopped() throws Exception {
    Member frozen = host.move(host.start(), GROUP);
    enforcer.requestFreeze(frozen);
    assertThat(enforcer.close()).isTrue();
    assertThat(enforcer.close()).isFalse();
    assertThatThrownBy(() -> enforcer.requestFreeze(member)).isInstanceOf(IOException.class);
    assertThat(process.takeSignals()).isEmpty();
    assertThat(enforcer.enforceStop(frozen)).isEqualTo(EnforceResult.NOT_REQUESTED);
    assertThat(enforcer.thaw(List.of(frozen)).total()).isEqualTo(new Outcome(1, 0));
  }
}
