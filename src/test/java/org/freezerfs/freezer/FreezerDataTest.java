package org.freezerfs.freezer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The state of one group: what each change tells, and which times are counted. */
@Timeout(60)
class FreezerDataTest {
  private final List<State> told = new ArrayList<>();
  private final FreezerData freezer = new FreezerData(told::add);

  private void awaitLater(Instant than) {
    await().until(() -> Instant.now().isAfter(than));
  }

  @Test
  void eachChangeOfTheStateIsToldOnce() {
    freezer.freezeBySelf();
    freezer.freezeByParent();
    freezer.complete();
    freezer.backToFreezing();
    freezer.thaw(false, true);
    freezer.thaw(false, false);
    freezer.thaw(false, false);
    assertThat(told).containsExactly(State.FREEZING, State.FROZEN, State.FREEZING, State.THAWED);
  }

  @Test
  void whoLooksWhileAFreezeIsRequestedIsToldToLookAgain() {
    freezer.freezeBySelf();
    freezer.beginFreezeRequest();
    assertThat(freezer.isFreezeInProgress()).isTrue();
    freezer.endFreezeRequest();
    assertThat(freezer.isFreezeInProgress()).isFalse();
    assertThat(told).containsExactly(State.FREEZING, State.FREEZING);
  }

  @Test
  void eachChangeHasItsTime() {
    List<Runnable> changes =
        List.of(
            freezer::freezeBySelf,
            freezer::complete,
            freezer::backToFreezing,
            () -> freezer.thaw(false, false));
    for (Runnable change : changes) {
      Instant before = freezer.changed();
      long since = freezer.since();
      awaitLater(before);
      change.run();
      assertThat(freezer.changed()).isAfter(before);
      assertThat(freezer.since()).isGreaterThan(since);
    }
  }

  @Test
  void allTimesInWhichTheGroupWasNotThawedAreAddedUp() {
    assertThat(freezer.freezingNanos()).isZero();
    freezer.freezeBySelf();
    await().until(() -> freezer.freezingNanos() > 0);
    long first = freezer.freezingNanos();
    freezer.thaw(false, false);
    long afterFirst = freezer.freezingNanos();
    assertThat(afterFirst).isGreaterThanOrEqualTo(first);
    awaitLater(freezer.changed());
    assertThat(freezer.freezingNanos()).isEqualTo(afterFirst);
    freezer.freezeBySelf();
    await().until(() -> freezer.freezingNanos() > afterFirst);
    long second = freezer.freezingNanos();
    freezer.thaw(false, false);
    // The second time is not longer than all of this test.
    assertThat(freezer.freezingNanos()).isBetween(second, 60_000_000_000L);
  }

  @Test
  void readersOfAnEarlierFreezeDoNotCount() {
    freezer.freezeBySelf();
    freezer.countFreezingRead();
    assertThat(freezer.isFreezingReported()).isTrue();
    freezer.complete();
    freezer.backToFreezing();
    assertThat(freezer.isFreezingReported()).isFalse();
    freezer.countFreezingRead();
    freezer.thaw(false, false);
    freezer.freezeBySelf();
    assertThat(freezer.freezingReads()).isZero();
  }
}
