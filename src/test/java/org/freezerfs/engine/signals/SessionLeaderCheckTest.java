package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.freezerfs.engine.signals.membership.GroupChanges;
import org.freezerfs.engine.signals.membership.MadeUpHost;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.proc.MadeUpProcess;
import org.freezerfs.recorder.Recorder;
import org.junit.jupiter.api.Test;

/** A frozen job whose session's leader is not frozen is warned of once. */
class SessionLeaderCheckTest {
  private static final int GROUP = 1;

  private final MadeUpHost host = new MadeUpHost();
  private final MemberTable members = host.members();
  private final FreezeEnforcer enforcer =
      new FreezeEnforcer(members, new MembersToRecheck(new GroupChanges()), Recorder.none());
  private final MadeUpProcess leader = host.start();
  private final SessionLeaderCheck check =
      new SessionLeaderCheck(
          members,
          pid -> {
            assertThat(pid).isEqualTo(leader.pid());
            return leader.stat();
          });

  /** Freezes a process of this session, in a process group of its own. */
  private MadeUpProcess freezeJob(int session) throws IOException {
    MadeUpProcess job = host.start();
    job.setSession(session);
    freeze(job);
    return job;
  }

  private void freeze(MadeUpProcess process) throws IOException {
    enforcer.requestFreeze(host.move(process, GROUP));
  }

  @Test
  void aJobIsWarnedOfOnceItIsFrozenAndThenNoMore() throws Exception {
    host.move(leader, GROUP);
    MadeUpProcess job = host.start();
    job.setSession(leader.pid());
    Member member = host.move(job, GROUP);
    assertThat(check.check()).isEmpty();
    enforcer.requestFreeze(member);
    assertThat(check.check())
        .hasValueSatisfying(
            warning ->
                assertThat(warning)
                    .startsWith(
                        "process %d is frozen, and process %d, which leads its session, is not"
                            .formatted(job.pid(), leader.pid())));
    freezeJob(leader.pid());
    assertThat(check.check()).isEmpty();
  }

  @Test
  void aFrozenLeaderIsNoJobAndDoesNotExit() throws Exception {
    freeze(leader);
    freezeJob(leader.pid());
    assertThat(check.check()).isEmpty();
  }

  @Test
  void aLeaderThatHasExitedDoesNotExitAgain() throws Exception {
    leader.setState('X');
    freezeJob(leader.pid());
    assertThat(check.check()).isEmpty();
  }

  @Test
  void ofASessionOfAnotherPidNamespaceNothingIsKnown() throws Exception {
    freezeJob(0);
    assertThat(check.check()).isEmpty();
  }
}
