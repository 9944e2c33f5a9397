package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreezeInProgressTest {
  private final FreezeInProgress freeze = new FreezeInProgress();

  @Test
  void endsOnlyWhenARoundHasLeftNobody() {
    freeze.beginRound();
    assertThat(freeze.leave()).isTrue();
    assertThat(freeze.endIfNoneIsLeft()).isFalse();
    freeze.beginRound();
    assertThat(freeze.endIfNoneIsLeft()).isTrue();
  }

  @Test
  void nobodyIsLeftToOneThatHasEnded() {
    freeze.beginRound();
    freeze.endIfNoneIsLeft();
    assertThat(freeze.leave()).isFalse();
  }

  @Test
  void nobodyIsLeftToOneThatGivesUp() {
    freeze.end();
    assertThat(freeze.leave()).isFalse();
  }

  @Test
  void nobodyIsLeftWhereMembersForkAllTheTime() {
    IntStream.range(0, 16).forEach(fork -> freeze.noteFork());
    assertThat(freeze.isForking()).isFalse();
    assertThat(freeze.leave()).isTrue();
    freeze.noteFork();
    assertThat(freeze.isForking()).isTrue();
    assertThat(freeze.leave()).isFalse();
  }
}
