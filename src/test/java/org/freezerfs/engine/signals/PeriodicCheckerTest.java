package org.freezerfs.engine.signals;

import static jnr.constants.platform.Signal.SIGSTOP;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.freezerfs.engine.Engine.Exempt;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.GroupChanges;
import org.freezerfs.engine.signals.membership.MadeUpHost;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.proc.MadeUpProcess;
import org.freezerfs.host.programs.Priority;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.threads.PeriodicWorker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the periodic check does, and when it is due again, where the kernel reports no signals. */
class PeriodicCheckerTest {
  private static final int GROUP = 1;

  private final MadeUpHost host = new MadeUpHost();
  private final MemberTable members = host.members();
  private final FreezeEnforcer enforcer =
      new FreezeEnforcer(members, new MembersToRecheck(new GroupChanges()), Recorder.none());
  private final MemberExecutor executor = new MemberExecutor(0);
  private final PriorityBoost boost = new PriorityBoost();
  private final ForkTracker forks = host.forks(this::handleForked);
  private final SigcontResponder sigcont = new SigcontResponder(1, members, enforcer, false);
  private final MembersToRecheck toRecheck = new MembersToRecheck(new GroupChanges());
  private final FreezeCheck check =
      new FreezeCheck(members, forks, enforcer, executor, toRecheck, sigcont);
  private final GroupFreezer freezer =
      new GroupFreezer(
          members,
          forks,
          enforcer,
          check,
          executor,
          toRecheck,
          sigcont,
          boost,
          Freeze.Limits.DEFAULT);
  private final ForkHandler forkHandler =
      new ForkHandler(
          new GroupSignaller(members, forks, sigcont, boost, Recorder.none()),
          freezer,
          boost,
          Recorder.none());
  private final PeriodicChecker checker =
      new PeriodicChecker(members, forks, enforcer, sigcont, freezer, forkHandler);

  private void handleForked(Member child) {
    forkHandler.handle(child);
  }

  @AfterEach
  void close() throws IOException {
    executor.close();
    // A fork that is handled raises it, for the whole program.
    Priority.lower(boost);
  }

  @Test
  void withoutMembersNoCheckIsDue() throws Exception {
    assertThat(checker.check()).isEqualTo(PeriodicWorker.NEVER);
  }

  @Test
  void withoutFreezeRequestTheNextCheckIsDueLater() throws Exception {
    MadeUpProcess process = host.start();
    host.move(process, GROUP);
    assertThat(checker.check()).isEqualTo(PeriodicWorker.SLOW);
    assertThat(process.takeSignals()).isEmpty();
  }

  @Test
  void aMemberThatWasContinuedIsStoppedAgainAndItsGroupReported() throws Exception {
    MadeUpProcess process = host.start();
    enforcer.requestFreeze(host.move(process, GROUP));
    process.takeSignals();
    assertThat(checker.check()).isEqualTo(PeriodicWorker.SOON);
    assertThat(process.takeSignals()).isEmpty();
    process.setState('S');
    assertThat(checker.check()).isEqualTo(PeriodicWorker.SOON);
    assertThat(process.takeSignals()).containsExactly(SIGSTOP);
  }

  @Test
  void ifOneMemberCannotBeStoppedTheOthersAreCheckedAllTheSame() throws Exception {
    MadeUpProcess failing = host.start();
    MadeUpProcess other = host.start();
    for (MadeUpProcess process : new MadeUpProcess[] {failing, other}) {
      enforcer.requestFreeze(host.move(process, GROUP));
      process.setState('R');
      process.takeSignals();
    }
    failing.onSignal(
        signal -> {
          throw new IOException("as the test wants it");
        });
    assertThat(checker.check()).isEqualTo(PeriodicWorker.SOON);
    assertThat(other.state()).isEqualTo('T');
  }

  @Test
  void aChildOfAMemberThatIsStoppedAgainIsFrozen() throws Exception {
    MadeUpProcess process = host.start();
    enforcer.requestFreeze(host.move(process, GROUP));
    freezer.startFreezing(GROUP);
    assertThat(freezer.isFrozenEnough(GROUP, Optional.empty())).isTrue();
    checker.check();
    process.setState('S');
    MadeUpProcess child = host.fork(process);
    checker.check();
    assertThat(process.state()).isEqualTo('T');
    assertThat(child.state()).isEqualTo('T');
  }

  @Test
  void untilAFreezingGroupWasSeenFrozenEnoughItsChildrenAreSearchedFor() throws Exception {
    MadeUpProcess process = host.start();
    host.move(process, GROUP);
    freezer.startFreezing(GROUP);
    assertThat(checker.check()).isEqualTo(PeriodicWorker.SOON);
    MadeUpProcess child = host.fork(process);
    assertThat(checker.check()).isEqualTo(PeriodicWorker.SOON);
    assertThat(child.state()).isEqualTo('T');
    assertThat(process.state()).isEqualTo('S');
    freezer.stopFreezing(GROUP);
    MadeUpProcess later = host.fork(process);
    checker.check();
    assertThat(later.state()).isEqualTo('S');
  }

  @Test
  void afterAllMembersOfAFreezingGroupStandStillNoCheckIsDueSoon() throws Exception {
    host.move(host.start(), 2);
    members.createGroup(GROUP);
    freezer.freeze(List.of(GROUP), Exempt.NONE);
    assertThat(freezer.incomplete()).containsExactly(GROUP);
    assertThat(checker.check()).isEqualTo(PeriodicWorker.SLOW);
    assertThat(freezer.incomplete()).isEmpty();
  }

  @Test
  void theCheckOfAllMembersRemovesThoseThatHaveExited() throws Exception {
    MadeUpProcess process = host.start();
    Member member = host.move(process, GROUP);
    process.setState('X');
    assertThat(members.inGroup(GROUP)).containsExactly(member);
    checker.check();
    assertThat(members.inGroup(GROUP)).isEmpty();
  }
}
