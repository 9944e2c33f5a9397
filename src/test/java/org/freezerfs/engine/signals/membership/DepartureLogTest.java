package org.freezerfs.engine.signals.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.engine.signals.membership.FakeMembership.GROUP;
import static org.freezerfs.engine.signals.membership.FakeMembership.OTHER;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long the group of a dead member is remembered, and which departures are counted. */
class DepartureLogTest {
  private static final int PID = 100;

  private final DepartureLog log = new DepartureLog(new GroupChanges());

  @BeforeEach
  void receiveEvents() {
    log.setReceivesEvents(true);
  }

  @Test
  void theGroupOfADeadMemberIsRememberedUntilAllEventsBeforeWereRead() {
    long before = log.last();
    log.noteDead(PID, GROUP);
    assertThat(log.noteEventsRead(before)).isFalse();
    assertThat(log.groupOf(PID)).isEqualTo(GROUP);
    assertThat(log.awaitsEvents()).isTrue();
    assertThat(log.noteEventsRead(log.last())).isTrue();
    assertThat(log.groupOf(PID)).isNull();
    assertThat(log.awaitsEvents()).isFalse();
  }

  @Test
  void aSecondDeathUnderTheSameIdIsRememberedAnew() {
    log.noteDead(PID, GROUP);
    long first = log.last();
    log.noteDead(PID + 1, GROUP);
    log.noteDead(PID, OTHER);
    log.noteEventsRead(first);
    assertThat(log.groupOf(PID)).isEqualTo(OTHER);
    log.noteEventsRead(first + 1);
    assertThat(log.groupOf(PID + 1)).isNull();
    assertThat(log.groupOf(PID)).isEqualTo(OTHER);
  }

  @Test
  void withoutEventsNoGroupIsRemembered() {
    log.noteDead(PID, GROUP);
    log.setReceivesEvents(false);
    assertThat(log.groupOf(PID)).isNull();
    log.noteDead(PID, GROUP);
    assertThat(log.groupOf(PID)).isNull();
  }

  @Test
  void anIdThatIsAnotherProcessesIsForgotten() {
    log.noteDead(PID, GROUP);
    log.forget(PID);
    assertThat(log.groupOf(PID)).isNull();
  }

  @Test
  void departuresAreCountedByGroup() {
    log.noteDead(PID, GROUP);
    log.noteLeft(GROUP);
    assertThat(log.count(GROUP)).isEqualTo(2);
    assertThat(log.count(OTHER)).isZero();
    assertThat(log.last()).isEqualTo(2);
  }

  @Test
  void lostEventsCountAsADepartureFromEachGroup() {
    log.noteEventsLost();
    assertThat(log.count(GROUP)).isEqualTo(1);
    assertThat(log.count(OTHER)).isEqualTo(1);
    assertThat(log.last()).isEqualTo(1);
  }

  @Test
  void aRemovedGroupHasNoDepartures() {
    log.noteDead(PID, GROUP);
    log.noteDead(PID + 1, OTHER);
    log.removeGroup(GROUP);
    assertThat(log.count(GROUP)).isZero();
    assertThat(log.groupOf(PID)).isNull();
    assertThat(log.groupOf(PID + 1)).isEqualTo(OTHER);
  }
}
