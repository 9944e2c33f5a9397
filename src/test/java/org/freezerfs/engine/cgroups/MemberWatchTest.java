package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import org.freezerfs.engine.Task;
import org.freezerfs.engine.cgroups.MemberWatch.Missing;
import org.junit.jupiter.api.Test;

class MemberWatchTest {
  private final MemberWatch watch = new MemberWatch();

  @Test
  void reportsWhatVanishesFromTheList() {
    assertThat(watch.update(new int[] {30, 10, 20}, 100)).isEmpty();
    assertThat(watch.update(new int[] {20, 10, 40}, 200)).containsExactly(new Missing(30, 100));
  }

  @Test
  void reportsItOnce() {
    watch.update(new int[] {10}, 100);
    assertThat(watch.update(new int[0], 200)).hasSize(1);
    assertThat(watch.update(new int[0], 300)).isEmpty();
  }

  @Test
  void doesNotReportWhatThisDaemonMovesOut() {
    watch.update(new int[] {10, 20}, 100);
    watch.leave(10);
    assertThat(watch.update(new int[] {20}, 200)).isEmpty();
  }

  @Test
  void reportsWhatEnteredAfterTheLastList() {
    watch.update(new int[] {10}, 100);
    watch.enter(new Task(20, 150));
    assertThat(watch.update(new int[] {10}, 200)).containsExactly(new Missing(20, 151));
  }

  @Test
  void takesTheLastMoveOfAProcess() {
    watch.update(new int[] {10}, 100);
    watch.leave(10);
    watch.enter(new Task(10, 50));
    assertThat(watch.update(new int[0], 200)).containsExactly(new Missing(10, 51));
    watch.enter(new Task(20, 50));
    watch.leave(20);
    assertThat(watch.update(new int[0], 300)).isEmpty();
  }
}
