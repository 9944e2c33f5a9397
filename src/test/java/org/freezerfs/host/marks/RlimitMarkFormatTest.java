package org.freezerfs.host.marks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RlimitMarkFormatTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 2", "0, 2147483647", "268435455, 0", "268435455, 2147483647"})
  void aMarkHoldsItsOwnerAndGroup(int owner, int group) {
    long mark = RlimitMark.encode(owner, group);
    assertThat(mark).isPositive();
    assertThat(RlimitMark.isMark(mark)).isTrue();
    assertThat(RlimitMark.ownerOf(mark)).isEqualTo(owner);
    assertThat(RlimitMark.groupOf(mark)).isEqualTo(group);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE})
  void anOrdinaryLimitIsNoMark(long limit) {
    assertThat(RlimitMark.isMark(limit)).isFalse();
  }

  @Test
  void noLimitIsNoMark() {
    assertThat(RlimitMark.isMark(LocksLimit.INFINITY)).isFalse();
  }
}
