package org.freezerfs.engine.signals;

import static jnr.constants.platform.Signal.SIGCONT;
import static jnr.constants.platform.Signal.SIGKILL;
import static jnr.constants.platform.Signal.SIGSTOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Engine.Exempt;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.RecordedEvents;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.GroupChanges;
import org.freezerfs.engine.signals.membership.MadeUpHost;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.proc.MadeUpProcess;
import org.freezerfs.host.programs.Priority;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.recorder.Recorder.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In which order groups are frozen, and what becomes of newly forked members: a made-up host. */
@Timeout(150)
class GroupFreezerTest {
  private static final int GROUP = 1;
  private static final int OTHER = 2;

  /** So long that a freeze ends for another reason, wherever the test has to wait. */
  private static final long PATIENT_NANOS = TimeUnit.MINUTES.toNanos(2);

  private static final long IMPATIENT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final MadeUpHost host = new MadeUpHost();
  private final MemberTable members = host.members();
  private final ForkTracker forks = host.forks(this::handleForked);
  private final MembersToRecheck toRecheck = new MembersToRecheck(new GroupChanges());
  private final MemberExecutor executor = new MemberExecutor(2);
  private final PriorityBoost boost = new PriorityBoost();
  private final RecordedEvents events = new RecordedEvents();
  private final FreezeEnforcer enforcer = new FreezeEnforcer(members, toRecheck, Recorder.none());
  private final SigcontResponder sigcont = new SigcontResponder(1, members, enforcer, false);
  private final FreezeCheck check =
      new FreezeCheck(members, forks, enforcer, executor, toRecheck, sigcont);
  private final GroupFreezer freezer = freezer(new Freeze.Limits(PATIENT_NANOS, PATIENT_NANOS));
  private final GroupSignaller signaller =
      new GroupSignaller(members, forks, sigcont, boost, Recorder.none());

  private final ForkHandler forkHandler = new ForkHandler(signaller, freezer, boost, events);
  private final List<Integer> stopped = Collections.synchronizedList(new ArrayList<>());

  private GroupFreezer freezer(Freeze.Limits limits) {
    return new GroupFreezer(
        members, forks, enforcer, check, executor, toRecheck, sigcont, boost, limits);
  }

  private void handleForked(Member child) {
    forkHandler.handle(child);
  }

  @AfterEach
  void close() throws IOException {
    executor.close();
    // A fork that is handled raises it, for the whole program.
    Priority.lower(boost);
  }

  private MadeUpProcess add(MadeUpProcess process, int group) throws IOException {
    host.move(process, group);
    process.onSignal(signal -> stopOrObey(process, signal));
    return process;
  }

  private void stopOrObey(MadeUpProcess process, Signal signal) {
    if (signal == SIGSTOP) {
      stopped.add(process.pid());
    }
    process.obey(signal);
  }

  @Test
  void aParentHasStoppedBeforeItsChildrenAreStoppedWhicheverGroupsTheyAreIn() throws Exception {
    MadeUpProcess parent = host.start();
    MadeUpProcess child = host.fork(parent);
    MadeUpProcess grandchild = host.fork(child);
    add(grandchild, GROUP);
    add(child, OTHER);
    add(parent, GROUP);
    stopsLate(parent);
    assertThat(freezer.freeze(List.of(OTHER, GROUP), Exempt.NONE))
        .isEqualTo(Map.of(GROUP, new Outcome(2, 0), OTHER, new Outcome(1, 0)));
    assertThat(stopped).containsExactly(parent.pid(), child.pid(), grandchild.pid());
    assertThat(freezer.isFrozenEnough(GROUP, Optional.empty())).isTrue();
  }

  /** Lets a process stop a while after the signal. */
  private void stopsLate(MadeUpProcess process) {
    process.onSignal(
        signal ->
            new Thread(
                    () -> {
                      sleep(20);
                      stopOrObey(process, signal);
                    })
                .start());
  }

  @Test
  void childrenForkedJustBeforeTheFreezeAreStoppedAfterTheirParentHoweverManyTheyAre()
      throws Exception {
    MadeUpProcess parent = add(host.start(), GROUP);
    stopsLate(parent);
    for (int i = 0; i < 20; i++) {
      MadeUpProcess child = host.fork(parent);
      child.onSignal(signal -> stopOrObey(child, signal));
    }
    freezer.freeze(List.of(GROUP), Exempt.NONE);
    assertThat(stopped).hasSize(21).startsWith(parent.pid());
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aParentThatDoesNotStopIsWaitedForForABoundedTime() throws Exception {
    MadeUpProcess parent = add(host.start(), GROUP);
    MadeUpProcess child = add(host.fork(parent), GROUP);
    parent.onSignal(signal -> {});
    long begin = System.nanoTime();
    Freeze.Limits limits = new Freeze.Limits(PATIENT_NANOS, IMPATIENT_NANOS);
    assertThat(freezer(limits).freeze(List.of(GROUP), Exempt.NONE))
        .containsEntry(GROUP, new Outcome(2, 0));
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(IMPATIENT_NANOS);
    assertThat(child.state()).isEqualTo('T');
  }

  @Test
  void aParentIsWaitedForAlsoOnceThePassIsNotRepeatedAnyMore() throws Exception {
    MadeUpProcess parent = add(host.start(), GROUP);
    MadeUpProcess child = add(host.fork(parent), GROUP);
    stopsLate(parent);
    freezer(new Freeze.Limits(0, PATIENT_NANOS)).freeze(List.of(GROUP), Exempt.NONE);
    assertThat(stopped).containsExactly(parent.pid(), child.pid());
  }

  @Test
  void aMemberThatIsForkedDuringAFreezeIsFrozenToo() throws Exception {
    MadeUpProcess parent = add(host.start(), GROUP);
    List<MadeUpProcess> children = new ArrayList<>();
    parent.onSignal(
        signal -> {
          if (signal == SIGSTOP) {
            children.add(host.fork(parent));
          }
          parent.obey(signal);
        });
    assertThat(freezer.freeze(List.of(GROUP), Exempt.NONE)).containsEntry(GROUP, new Outcome(2, 0));
    assertThat(children)
        .hasSize(1)
        .allSatisfy(child -> assertThat(child.takeSignals()).containsExactly(SIGSTOP));
    assertThat(freezer.thaw(List.of(GROUP), Set.of())).containsEntry(GROUP, new Outcome(2, 0));
    assertThat(children.get(0).takeSignals()).containsExactly(SIGCONT);
  }

  @Test
  void aMemberThatIsForkedInAFreezingGroupIsFrozenAndInAThawedOneIsNot() throws Exception {
    MadeUpProcess parent = add(host.start(), GROUP);
    freezer.freeze(List.of(GROUP), Exempt.NONE);
    MadeUpProcess child = host.fork(parent);
    forks.scanAll();
    assertThat(child.takeSignals()).containsExactly(SIGSTOP);
    assertThat(toRecheck.in(Set.of(GROUP))).hasSize(1);
    assertThat(forkHandler.takeUrgent()).isTrue();
    assertThat(forkHandler.takeUrgent()).isFalse();
    freezer.thaw(List.of(GROUP), Set.of());
    assertThat(toRecheck.in(Set.of(GROUP))).isEmpty();
    MadeUpProcess later = host.fork(parent);
    forks.scanAll();
    assertThat(later.takeSignals()).isEmpty();
    assertThat(forkHandler.takeUrgent()).isFalse();
    assertThat(events.take())
        .hasSize(2)
        .satisfies(all -> assertThat(all.get(0)).contains(Result.STOPPED.toString()))
        .satisfies(all -> assertThat(all.get(1)).contains(Result.NONE.toString()));
  }

  @Test
  void aMemberThatIsForkedDuringAKillSweepIsKilled() throws Exception {
    MadeUpProcess parent = add(host.start(), GROUP);
    List<MadeUpProcess> children = new ArrayList<>();
    parent.onSignal(
        signal -> {
          children.add(host.fork(parent));
          parent.obey(signal);
        });
    assertThat(signaller.signal(GROUP, SIGKILL.intValue(), 0)).isEqualTo(new Outcome(2, 0));
    assertThat(children.get(0).exists()).isFalse();
    assertThat(events.take())
        .hasSize(1)
        .allSatisfy(event -> assertThat(event).contains(Result.KILLED.toString()));
    assertThat(signaller.isKilling()).isFalse();
  }

  @Test
  void onlyMembersOutsideFreezingGroupsAreThawedAfterATakeOver() throws Exception {
    MadeUpProcess inFreezing = add(host.start(), GROUP);
    MadeUpProcess outside = add(host.start(), OTHER);
    freezer.freeze(List.of(GROUP, OTHER), Exempt.NONE);
    freezer.stopFreezing(OTHER);
    freezer.thawOutsideFreezingGroups();
    assertThat(inFreezing.state()).isEqualTo('T');
    assertThat(outside.state()).isEqualTo('S');
  }

  @Test
  void aGroupWithAContinuedMemberIsFrozenOnceThatIsStoppedAgain() throws Exception {
    MadeUpProcess process = add(host.start(), GROUP);
    freezer.freeze(List.of(GROUP), Exempt.NONE);
    assertThat(check.noneRestarted(Set.of(GROUP))).isTrue();
    process.onSignal(signal -> {});
    process.setState('R');
    enforcer.enforceStop(members.byPid(process.pid()));
    assertThat(check.noneRestarted(Set.of(GROUP))).isFalse();
    assertThat(check.noneRestarted(Set.of(OTHER))).isTrue();
    process.setState('T');
    assertThat(check.noneRestarted(Set.of(GROUP))).isTrue();
    assertThat(toRecheck.in(Set.of(GROUP))).isEmpty();
  }

  @Test
  void aMemberForkedDuringTheCheckKeepsItsGroupFromBeingFrozenEnough() throws Exception {
    MadeUpProcess parent = add(host.start(), GROUP);
    freezer.freeze(List.of(GROUP), Exempt.NONE);
    // The parent forks when it is looked at for the last time before it stops.
    MadeUpProcess child = host.fork(parent);
    child.onSignal(signal -> {});
    assertThat(freezer.isFrozenEnough(GROUP, Optional.empty())).isFalse();
    assertThat(freezer.incomplete()).containsExactly(GROUP);
    child.setState('T');
    assertThat(freezer.isFrozenEnough(GROUP, Optional.empty())).isTrue();
    assertThat(freezer.incomplete()).isEmpty();
  }

  @Test
  void aMemberForkedAfterAThawIsFrozenOnlyInGroupsThatFreezeForkedMembers() throws Exception {
    MadeUpProcess inGroup = add(host.start(), GROUP);
    MadeUpProcess inOther = add(host.start(), OTHER);
    freezer.freeze(List.of(GROUP, OTHER), Exempt.NONE);
    freezer.thaw(List.of(GROUP, OTHER), Set.of(OTHER));
    assertThat(inGroup.state()).isEqualTo('S');
    assertThat(inOther.state()).isEqualTo('S');
    MadeUpProcess child = host.fork(inGroup);
    MadeUpProcess frozenChild = host.fork(inOther);
    forks.drainEvents();
    assertThat(child.state()).isEqualTo('S');
    assertThat(frozenChild.state()).isEqualTo('T');
  }

  @Test
  void aGroupWhoseThawHasFailedIsFreezingStill() throws Exception {
    MadeUpProcess parent = add(host.start(), GROUP);
    freezer.freeze(List.of(GROUP), Exempt.NONE);
    parent.onSignal(
        signal -> {
          throw new IOException("as the test wants it");
        });
    assertThatThrownBy(() -> freezer.thaw(List.of(GROUP), Set.of()))
        .isInstanceOf(IOException.class);
    assertThat(freezer.isFreezing(GROUP)).isTrue();
  }

  @Test
  void aForkedMemberThatCouldNotBeFrozenIsTriedAgain() throws Exception {
    MadeUpProcess parent = add(host.start(), GROUP);
    freezer.startFreezing(GROUP);
    MadeUpProcess child = host.fork(parent);
    child.onSignal(
        signal -> {
          throw new IOException("as the test wants it");
        });
    MadeUpProcess sibling = host.fork(parent);
    forks.drainEvents();
    assertThat(sibling.state()).isEqualTo('T');
    assertThat(check.noneRestarted(Set.of(GROUP))).isFalse();
    assertThat(forkHandler.retryFailed()).isTrue();
    child.onSignal(child::obey);
    assertThat(forkHandler.retryFailed()).isFalse();
    assertThat(child.state()).isEqualTo('T');
    assertThat(check.noneRestarted(Set.of(GROUP))).isTrue();
  }

  @Test
  void anExemptMemberIsNotStoppedInThatGroup() throws Exception {
    MadeUpProcess process = add(host.start(), GROUP);
    Exempt exempt = new Exempt(Map.of(GROUP, members.byPid(process.pid()).task()), false);
    assertThat(freezer.freeze(List.of(GROUP), exempt)).containsEntry(GROUP, new Outcome(0, 1));
    assertThat(process.takeSignals()).isEmpty();
    host.move(process, OTHER);
    assertThat(freezer.freeze(List.of(OTHER), exempt)).containsEntry(OTHER, new Outcome(1, 0));
    assertThat(process.takeSignals()).containsExactly(SIGSTOP);
  }

  @Test
  void anExemptMemberThatIsForkedDuringTheFreezeIsNotStopped() throws Exception {
    MadeUpProcess parent = add(host.start(), GROUP);
    MadeUpProcess child = host.fork(parent);
    // It is no member before a scan finds it.
    Exempt exempt = new Exempt(Map.of(GROUP, new Task(child.pid(), child.startTime())), false);
    assertThat(freezer.freeze(List.of(GROUP), exempt)).containsEntry(GROUP, new Outcome(1, 1));
    assertThat(child.takeSignals()).isEmpty();
  }
}
