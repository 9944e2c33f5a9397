package org.freezerfs.engine.signals.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.engine.signals.membership.FakeMembership.GROUP;
import static org.freezerfs.engine.signals.membership.FakeMembership.OTHER;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.RecordedEvents;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.membership.ChildClassifier.Classification;
import org.freezerfs.engine.signals.membership.FakeHost.FakeProcess;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.MadeUpProcess;
import org.junit.jupiter.api.Test;

/** What changes of the table do besides, on a made-up host. */
class MemberTableTest {
  private final FakeMembership fake = new FakeMembership(true);
  private final FakeHost host = fake.host;
  private final MemberTable members = fake.members;

  @Test
  void changesOfWatchedGroupsAreReported() throws Exception {
    List<Integer> changed = new ArrayList<>();
    members.changes().setOnChange(changed::add);
    members.changes().watch(GROUP);
    members.changes().watch(OTHER);
    FakeProcess process = fake.startIn(GROUP);
    assertThat(changed).containsOnly(GROUP);

    changed.clear();
    fake.attach(process, OTHER);
    assertThat(changed).contains(GROUP, OTHER);

    changed.clear();
    host.exitAndReap(process);
    fake.tracker.drainEvents();
    assertThat(changed).containsOnly(OTHER);

    fake.startIn(GROUP);
    changed.clear();
    host.events.room = 0;
    host.start();
    fake.tracker.drainEvents();
    assertThat(changed).contains(GROUP, OTHER);
  }

  @Test
  void theExitOfAMemberIsRecordedOnce() throws Exception {
    AtomicInteger exits = new AtomicInteger();
    RecordedEvents events = new RecordedEvents();
    events.onExit(exits::incrementAndGet);
    MadeUpHost madeUp = new MadeUpHost(events);
    MadeUpProcess process = madeUp.start();
    Member member = madeUp.move(process, GROUP);
    process.setState('X');
    madeUp.members().reportDead(member);
    madeUp.forks().drainEvents();
    madeUp.members().reportDead(member);
    madeUp.forks().drainEvents();
    assertThat(exits).hasValue(1);
  }

  @Test
  void withAGroupItsChildrenThatAreNoMembersAreForgotten() throws Exception {
    FakeProcess member = fake.startUnmarkableIn(GROUP);
    FakeProcess other = fake.startIn(OTHER);
    FakeProcess unconfirmed = host.fork(member);
    FakeProcess hidden = host.fork(member);
    hidden.isHidden = true;
    FakeProcess hiddenInOther = host.fork(other);
    hiddenInOther.isHidden = true;
    assertThat(members.classifier().addForked(unconfirmed.pid, member.pid))
        .isEqualTo(Classification.UNCONFIRMED);
    members.classifier().addForked(hidden.pid, member.pid);
    members.classifier().addForked(hiddenInOther.pid, other.pid);

    members.removeGroup(GROUP);
    assertThat(members.hasGroup(GROUP)).isFalse();
    assertThat(members.byPid(member.pid)).isNull();
    assertThat(members.children().unconfirmed()).isEmpty();
    assertThat(members.children().hidden()).containsExactly(hiddenInOther.pid);
    assertThat(members.children().isAnyHidden()).isTrue();
    assertThat(host.openCount()).isOne();
  }

  @Test
  void onceAllMarksAreClearedNoneIsSet() throws Exception {
    FakeProcess before = fake.startIn(GROUP);
    members.clearMarks();
    FakeProcess after = fake.startIn(GROUP);
    assertThat(before.mark).isEqualTo(RlimitMark.NONE);
    assertThat(after.mark).isEqualTo(RlimitMark.NONE);
  }

  @Test
  void theMembersThatAPreviousDaemonKnewAreAdded() throws Exception {
    FakeMembership scanned = new FakeMembership(false);
    FakeProcess known = scanned.host.start();
    known.marking = RlimitMark.Result.REFUSED;
    FakeProcess child = scanned.host.fork(known);
    FakeProcess inRoot = scanned.host.start();
    FakeProcess inRemovedGroup = scanned.host.start();
    FakeProcess moved = scanned.startIn(OTHER);
    Map<Task, Integer> previous =
        Map.of(
            known.task(),
            GROUP,
            inRoot.task(),
            Engine.ROOT,
            inRemovedGroup.task(),
            OTHER + 1,
            moved.task(),
            GROUP);
    new PreviousMembers(scanned.members, Set.of(), previous).addUnmarked();
    assertThat(scanned.members.all())
        .extracting(Member::task)
        .containsExactlyInAnyOrder(known.task(), moved.task());
    assertThat(scanned.members.byPid(moved.pid).group()).isEqualTo(OTHER);
    // Its children were members before too, although no mark shows that.
    scanned.tracker.drainEvents();
    assertThat(scanned.members.inGroup(GROUP))
        .extracting(Member::task)
        .containsExactlyInAnyOrder(known.task(), child.task());
  }
}
