package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapReserveTest {
  private long free;
  private long garbage;
  private int collections;
  private final HeapReserve reserve = new HeapReserve(() -> free, this::collect);

  private void collect() {
    collections++;
    free += garbage;
    garbage = 0;
  }

  @Test
  void noCollectionRunsWhileThereIsRoom() {
    free = 1000;
    assertThat(reserve.take(999)).isTrue();
    assertThat(collections).isZero();
  }

  @Test
  void garbageCountsAsFree() {
    free = -500;
    garbage = 1500;
    assertThat(reserve.take(900)).isTrue();
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void theNextCollectionRunsWhenTheFreedMemoryIsTaken() {
    free = 0;
    garbage = 1000;
    assertThat(reserve.take(400)).isTrue();
    free = 0;
    assertThat(reserve.take(400)).isTrue();
    assertThat(collections).isEqualTo(1);
    garbage = 500;
    assertThat(reserve.take(400)).isTrue();
    assertThat(collections).isEqualTo(2);
  }

  @Test
  void withoutRoomTheCollectionIsNotRepeatedEachTime() {
    free = -1000;
    garbage = 100;
    assertThat(reserve.take(1)).isFalse();
    assertThat(reserve.take(1)).isFalse();
    assertThat(collections).isEqualTo(1);
  }
}
