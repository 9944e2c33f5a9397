package org.freezerfs.engine.signals;

import static jnr.constants.platform.Signal.SIGSTOP;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import org.freezerfs.engine.Engine.Interval;
import org.freezerfs.engine.Engine.PollResult;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.signals.membership.MadeUpHost;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.proc.MadeUpProcess;
import org.junit.jupiter.api.Test;

/** What the periodic check does, and when it is due again, where the kernel reports no signals. */
class PeriodicCheckerTest {
  private static final int GROUP = 1;

  private final MadeUpHost host = new MadeUpHost();
  private final MemberTable members = host.members();
  private final FreezeEnforcer enforcer =
      new FreezeEnforcer(members, new WokenTasks(), Recorder.NONE);
  private final PeriodicChecker checker =
      new PeriodicChecker(
          members, host.forks(), enforcer, new SigcontResponder(1, members, enforcer, false));

  @Test
  void withoutMembersNoCheckIsDue() throws Exception {
    assertThat(checker.check()).isEqualTo(new PollResult(Interval.NEVER, Set.of()));
  }

  @Test
  void withoutFreezeRequestTheNextCheckIsDueLater() throws Exception {
    MadeUpProcess process = host.start();
    host.move(process, GROUP);
    assertThat(checker.check()).isEqualTo(new PollResult(Interval.SLOW, Set.of()));
    assertThat(process.takeSignals()).isEmpty();
  }

  @Test
  void aMemberThatWasContinuedIsStoppedAgainAndItsGroupReported() throws Exception {
    MadeUpProcess process = host.start();
    enforcer.requestFreeze(host.move(process, GROUP));
    process.takeSignals();
    assertThat(checker.check()).isEqualTo(new PollResult(Interval.SOON, Set.of()));
    assertThat(process.takeSignals()).isEmpty();
    process.setState('S');
    assertThat(checker.check()).isEqualTo(new PollResult(Interval.SOON, Set.of(GROUP)));
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
    assertThat(checker.check()).isEqualTo(new PollResult(Interval.SOON, Set.of(GROUP)));
    assertThat(other.state()).isEqualTo('T');
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
