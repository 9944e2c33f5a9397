package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.freezerfs.engine.Engine.Exempt;
import org.freezerfs.engine.signals.membership.GroupChanges;
import org.freezerfs.engine.signals.membership.MadeUpHost;
import org.freezerfs.recorder.Recorder;
import org.junit.jupiter.api.Test;

/** Which newly forked members a freeze leaves to its next pass. */
class FreezeTest {
  private final MadeUpHost host = new MadeUpHost();
  private final Freeze freeze =
      new Freeze(
          host.members(),
          host.forks(),
          new FreezeEnforcer(
              host.members(), new MembersToRecheck(new GroupChanges()), Recorder.none()),
          new MemberExecutor(0),
          Freeze.Limits.DEFAULT,
          List.of(1),
          Exempt.NONE);

  @Test
  void endsOnlyAfterAPassWithoutMembersLeftToTheNext() {
    freeze.beginPass();
    assertThat(freeze.leaveToNextPass()).isTrue();
    assertThat(freeze.endIfNoMemberLeft()).isFalse();
    freeze.beginPass();
    assertThat(freeze.endIfNoMemberLeft()).isTrue();
  }

  @Test
  void noMemberIsLeftToAFreezeThatHasEnded() {
    freeze.beginPass();
    freeze.endIfNoMemberLeft();
    assertThat(freeze.leaveToNextPass()).isFalse();
  }

  @Test
  void noMemberIsLeftToAFreezeThatWasEnded() {
    freeze.end();
    assertThat(freeze.leaveToNextPass()).isFalse();
  }

  @Test
  void noMemberIsLeftWhereMembersForkFast() {
    IntStream.range(0, 16).forEach(fork -> freeze.noteFork());
    assertThat(freeze.isForkingFast()).isFalse();
    assertThat(freeze.leaveToNextPass()).isTrue();
    freeze.noteFork();
    assertThat(freeze.isForkingFast()).isTrue();
    assertThat(freeze.leaveToNextPass()).isFalse();
  }
}
