package org.freezerfs.engine.signals.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.engine.signals.membership.FakeMembership.GROUP;
import static org.freezerfs.engine.signals.membership.FakeMembership.OTHER;

import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.EngineFixture;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.membership.FakeHost.FakeProcess;
import org.freezerfs.host.marks.RlimitMark.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The members by process id and by group. */
class MemberIndexTest {
  private final FakeHost host = new FakeHost();
  private final MemberIndex index = new MemberIndex();

  @BeforeEach
  void createGroups() {
    index.createGroup(GROUP);
    index.createGroup(OTHER);
  }

  private Member member(int group, Result mark) {
    FakeProcess process = host.start();
    Journal journal = EngineFixture.noJournal();
    return new Member(host.open(process.pid).orElseThrow(), group, mark, false, journal);
  }

  private Member added(int group) {
    Member member = member(group, Result.DONE);
    index.add(member, false);
    return member;
  }

  private Member addedUnmarked(int group) {
    Member member = member(group, Result.REFUSED);
    index.add(member, false);
    return member;
  }

  private Member addedForked(int group) {
    Member member = member(group, Result.DONE);
    index.add(member, true);
    return member;
  }

  @Test
  void findsAMemberByItsProcessIdAndByItsTask() {
    Member member = added(GROUP);
    assertThat(index.byPid(member.task().pid())).isSameAs(member);
    assertThat(index.find(member.task())).containsSame(member);
    assertThat(index.contains(member)).isTrue();
  }

  @Test
  void findsNoOtherProcessWithTheSameId() {
    Task task = added(GROUP).task();
    assertThat(index.find(new Task(task.pid(), task.startTime() + 1))).isEmpty();
  }

  @Test
  void aRemovedMemberIsFoundNowhere() {
    Member member = addedForked(GROUP);
    index.remove(member);
    assertThat(index.isEmpty()).isTrue();
    assertThat(index.byPid(member.task().pid())).isNull();
    assertThat(index.contains(member)).isFalse();
    assertThat(index.all()).isEmpty();
    assertThat(index.inGroup(GROUP)).isEmpty();
  }

  @Test
  void listsThoseOfAllMembersThatAreAskedFor() {
    added(GROUP);
    Member unmarked = addedUnmarked(GROUP);
    assertThat(index.all(member -> !member.isMarked())).containsExactly(unmarked);
    index.remove(unmarked);
    assertThat(index.all(member -> !member.isMarked())).isEmpty();
  }

  @Test
  void aDeadMemberWhoseProcessIdIsAnothersIsFoundByItsGroupAlone() {
    Member dead = added(GROUP);
    index.releasePid(dead);
    assertThat(index.byPid(dead.task().pid())).isNull();
    assertThat(index.all()).isEmpty();
    assertThat(index.inGroup(GROUP)).containsExactly(dead);
    assertThat(index.contains(dead)).isTrue();
    index.remove(dead);
    assertThat(index.inGroup(GROUP)).isEmpty();
  }

  @Test
  void listsTheMembersOfAGroupInTheOrderInWhichTheyWerePutIntoIt() {
    Member first = added(GROUP);
    Member second = added(GROUP);
    Member other = added(OTHER);
    index.move(first, GROUP);
    assertThat(index.inGroup(GROUP)).containsExactly(second, first);
    assertThat(index.inGroup(OTHER)).containsExactly(other);
    assertThat(index.all()).containsExactlyInAnyOrder(first, second, other);
  }

  @Test
  void aMovedMemberIsInItsNewGroupOnly() {
    Member member = added(GROUP);
    index.move(member, OTHER);
    assertThat(index.inGroup(GROUP)).isEmpty();
    assertThat(index.inGroup(OTHER)).containsExactly(member);
    assertThat(member.group()).isEqualTo(OTHER);
    assertThat(index.contains(member)).isTrue();
  }

  @Test
  void aMoveKeepsThatAMemberIsTracedOrLeaderless() {
    Member member = added(GROUP);
    member.setTraced(true);
    member.setLeaderless(true);
    index.move(member, OTHER);
    assertThat(member.isTraced()).isTrue();
    assertThat(member.isLeaderless()).isTrue();
  }

  @Test
  void countsTheMembersThatWereForkedInEachGroup() {
    added(GROUP);
    assertThat(index.forkCount(GROUP)).isZero();
    Member forked = addedForked(GROUP);
    addedForked(GROUP);
    index.move(forked, OTHER);
    index.remove(forked);
    assertThat(index.forkCount(GROUP)).isEqualTo(2);
    assertThat(index.forkCount(OTHER)).isZero();
  }

  @Test
  void countsAdditionsAndMoves() {
    Member member = added(GROUP);
    index.move(member, OTHER);
    index.remove(member);
    assertThat(index.additions()).isEqualTo(2);
  }

  @Test
  void groupsAreUsedUntilTheyAreRemoved() {
    assertThat(index.isAnyGroupUsed()).isFalse();
    index.noteUsed(GROUP);
    index.removeGroup(OTHER);
    assertThat(index.isAnyGroupUsed()).isTrue();
    index.removeGroup(GROUP);
    assertThat(index.isAnyGroupUsed()).isFalse();
    assertThat(index.hasGroup(GROUP)).isFalse();
    assertThat(index.hasGroup(Engine.ROOT)).isTrue();
    assertThat(index.inGroup(GROUP)).isEmpty();
    assertThat(index.forkCount(GROUP)).isZero();
  }
}
