package org.freezerfs.engine.signals;

import static jnr.constants.platform.Signal.SIGCONT;
import static jnr.constants.platform.Signal.SIGKILL;
import static jnr.constants.platform.Signal.SIGSTOP;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.RecordedEvents;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Recorder.Result;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.MadeUpHost;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.proc.MadeUpProcess;
import org.freezerfs.host.programs.Priority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In which order groups are frozen, and what becomes of newly forked members: a made-up host. */
@Timeout(60)
class GroupFreezerTest {
  private static final int GROUP = 1;
  private static final int OTHER = 2;

  private final MadeUpHost host = new MadeUpHost();
  private final MemberTable members = host.members();
  private final ForkTracker forks = host.forks(this::handleForked);
  private final WokenTasks woken = new WokenTasks();
  private final MemberExecutor executor = new MemberExecutor(2);
  private final PriorityBoost boost = new PriorityBoost();
  private final RecordedEvents events = new RecordedEvents();
  private final FreezeEnforcer enforcer = new FreezeEnforcer(members, woken, Recorder.NONE);
  private final SigcontResponder sigcont = new SigcontResponder(1, members, enforcer, false);
  private final MemberFreezeCheck check = new MemberFreezeCheck(members, executor, enforcer);
  private final GroupFreezer freezer =
      new GroupFreezer(members, forks, enforcer, check, executor, woken, sigcont, boost);
  private final GroupFreezeCheck groupCheck =
      new GroupFreezeCheck(members, forks, check, woken, sigcont);
  private final GroupSignaller signaller =
      new GroupSignaller(members, forks, sigcont, boost, Recorder.NONE);

  private final ForkHandler forkHandler = new ForkHandler(signaller, freezer, boost, events);
  private final List<Integer> stopped = Collections.synchronizedList(new ArrayList<>());

  private void handleForked(Member child) throws IOException {
    forkHandler.handle(child);
  }

  @AfterEach
  void close() throws IOException {
    executor.close();
    // A fork that is handled raises it, for the whole program.
    Priority.lower();
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
    // The parent stops a while after the signal.
    parent.onSignal(
        signal ->
            new Thread(
                    () -> {
                      sleep(20);
                      stopOrObey(parent, signal);
                    })
                .start());
    assertThat(freezer.freeze(List.of(OTHER, GROUP)))
        .isEqualTo(Map.of(GROUP, new Outcome(2, 0), OTHER, new Outcome(1, 0)));
    assertThat(stopped).containsExactly(parent.pid(), child.pid(), grandchild.pid());
    assertThat(groupCheck.isFrozenEnough(GROUP, Optional.empty())).isTrue();
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
    assertThat(freezer.freeze(List.of(GROUP))).containsEntry(GROUP, new Outcome(2, 0));
    assertThat(System.nanoTime() - begin).isBetween(90_000_000L, 5_000_000_000L);
    assertThat(child.state()).isEqualTo('T');
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
    assertThat(freezer.freeze(List.of(GROUP))).containsEntry(GROUP, new Outcome(2, 0));
    assertThat(children)
        .hasSize(1)
        .allSatisfy(child -> assertThat(child.takeSignals()).containsExactly(SIGSTOP));
    assertThat(freezer.thaw(List.of(GROUP))).containsEntry(GROUP, new Outcome(2, 0));
    assertThat(children.get(0).takeSignals()).containsExactly(SIGCONT);
  }

  @Test
  void aMemberThatIsForkedInAFreezingGroupIsFrozenAndInAThawedOneIsNot() throws Exception {
    MadeUpProcess parent = add(host.start(), GROUP);
    freezer.freeze(List.of(GROUP));
    MadeUpProcess child = host.fork(parent);
    forks.scanAll();
    assertThat(child.takeSignals()).containsExactly(SIGSTOP);
    assertThat(woken.in(Set.of(GROUP))).hasSize(1);
    assertThat(forkHandler.takeUrgent()).isTrue();
    assertThat(forkHandler.takeUrgent()).isFalse();
    freezer.thaw(List.of(GROUP));
    assertThat(woken.in(Set.of(GROUP))).isEmpty();
    MadeUpProcess later = host.fork(parent);
    forks.scanAll();
    assertThat(later.takeSignals()).isEmpty();
    assertThat(forkHandler.takeUrgent()).isFalse();
    assertThat(events.take())
        .hasSize(2)
        .satisfies(all -> assertThat(all.get(0)).contains(Result.STOPPED.name()))
        .satisfies(all -> assertThat(all.get(1)).contains(Result.NONE.name()));
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
    assertThat(events.take()).hasSize(1).allSatisfy(event -> assertThat(event).contains("KILLED"));
    assertThat(signaller.isKilling()).isFalse();
  }

  @Test
  void onlyMembersOutsideFreezingGroupsAreThawedAfterATakeOver() throws Exception {
    MadeUpProcess inFreezing = add(host.start(), GROUP);
    MadeUpProcess outside = add(host.start(), OTHER);
    freezer.freeze(List.of(GROUP, OTHER));
    freezer.stopFreezing(OTHER);
    freezer.thawOutsideFreezingGroups();
    assertThat(inFreezing.state()).isEqualTo('T');
    assertThat(outside.state()).isEqualTo('S');
  }

  @Test
  void aGroupWithAWokenMemberIsFrozenOnceThatIsStoppedAgain() throws Exception {
    MadeUpProcess process = add(host.start(), GROUP);
    freezer.freeze(List.of(GROUP));
    assertThat(groupCheck.noneRestarted(Set.of(GROUP))).isTrue();
    process.onSignal(signal -> {});
    process.setState('R');
    enforcer.enforceStop(members.byPid(process.pid()));
    assertThat(groupCheck.noneRestarted(Set.of(GROUP))).isFalse();
    assertThat(groupCheck.noneRestarted(Set.of(OTHER))).isTrue();
    process.setState('T');
    assertThat(groupCheck.noneRestarted(Set.of(GROUP))).isTrue();
    assertThat(woken.in(Set.of(GROUP))).isEmpty();
  }
}
