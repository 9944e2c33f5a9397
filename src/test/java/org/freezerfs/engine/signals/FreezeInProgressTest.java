package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreezeInProgressTest {
  private final FreezeInProgress freeze = new FreezeInProgress();

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
