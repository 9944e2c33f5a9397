package org.freezerfs.engine.signals.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.engine.signals.membership.FakeMembership.GROUP;
import static org.freezerfs.engine.signals.membership.FakeMembership.OTHER;

import java.util.List;
import java.util.Set;
import org.freezerfs.engine.signals.EngineFixture;
import org.freezerfs.engine.signals.membership.FakeHost.FakeProcess;
import org.freezerfs.host.marks.RlimitMark.Result;
import org.junit.jupiter.api.Test;

/** When dead members can be removed. */
class DeadMembersTest {
  private final FakeHost host = new FakeHost();
  private final DeadMembers dead = new DeadMembers();

  private Member member(FakeProcess process) {
    return new Member(
        host.open(process.pid).orElseThrow(), GROUP, Result.DONE, false, EngineFixture.noJournal());
  }

  private Member startAndExit() {
    FakeProcess process = host.start();
    Member member = member(process);
    host.exit(process);
    return member;
  }

  @Test
  void oneThatWasReportedCanBeRemovedOnceAllEventsWereRead() {
    Member member = startAndExit();
    dead.report(member);
    assertThat(dead.isAnyReported()).isTrue();
    assertThat(dead.takeAll()).isEmpty();
    dead.addReported();
    assertThat(dead.isAnyReported()).isFalse();
    assertThat(dead.takeAll()).containsExactly(member);
    assertThat(dead.takeAll()).isEmpty();
  }

  @Test
  void oneThatIsAliveIsNotRemoved() {
    dead.report(member(host.start()));
    dead.addReported();
    assertThat(dead.isAnyReported()).isFalse();
    assertThat(dead.takeAll()).isEmpty();
  }

  @Test
  void oneThatWasReportedDuringAScanIsKeptUntilItsEnd() {
    long scan = dead.beginScan();
    Member member = startAndExit();
    dead.report(member);
    dead.addReported();
    assertThat(dead.takeOld()).isEmpty();
    dead.endScan(scan);
    assertThat(dead.takeOld()).containsExactly(member);
  }

  @Test
  void oneThatWasReportedBeforeAScanIsNotKept() {
    Member member = startAndExit();
    dead.add(member);
    dead.beginScan();
    assertThat(dead.takeOld()).containsExactly(member);
  }

  @Test
  void scansThatOverlapKeepNoneForEver() {
    long first = dead.beginScan();
    Member member = startAndExit();
    dead.add(member);
    long second = dead.beginScan();
    assertThat(dead.takeOld()).isEmpty();
    dead.endScan(first);
    assertThat(dead.takeOld()).containsExactly(member);
    dead.endScan(second);
    assertThat(dead.takeOld()).isEmpty();
  }

  @Test
  void knowsWhichGroupsWereLeftDuringAScan() {
    dead.noteLeft(OTHER);
    long scan = dead.beginScan();
    dead.noteLeft(GROUP);
    assertThat(dead.wasAnyLeft(scan, List.of(OTHER, GROUP))).isTrue();
    assertThat(dead.wasAnyLeft(scan, Set.of(OTHER))).isFalse();
    assertThat(dead.wasAnyLeft(0, Set.of(GROUP))).isFalse();
  }
}
