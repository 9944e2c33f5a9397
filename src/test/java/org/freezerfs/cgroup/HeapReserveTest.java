package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapReserveTest {
  private long free;
  private long garbage;
  private int collections;
  private final HeapReserve headroom = new HeapReserve(() -> free, this::collect);

  private void collect() {
    collections++;
    free += garbage;
    garbage = 0;
  }

  @Test
  void collectsNothingWhereThereIsRoom() {
    free = 1000;
    assertThat(headroom.take(999)).isTrue();
    assertThat(collections).isZero();
  }

  @Test
  void countsGarbageAsFree() {
    free = -500;
    garbage = 1500;
    assertThat(headroom.take(900)).isTrue();
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void collectsAgainOnlyOnceWhatWasFreeIsTaken() {
    free = 0;
    garbage = 1000;
    assertThat(headroom.take(400)).isTrue();
    free = 0;
    assertThat(headroom.take(400)).isTrue();
    assertThat(collections).isEqualTo(1);
    garbage = 500;
    assertThat(headroom.take(400)).isTrue();
    assertThat(collections).isEqualTo(2);
  }

  @Test
  void refusesWhatThereIsNoRoomForWithoutLookingEachTime() {
    free = -1000;
    garbage = 100;
    assertThat(headroom.take(1)).isFalse();
    assertThat(headroom.take(1)).isFalse();
    assertThat(collections).isEqualTo(1);
  }
}
