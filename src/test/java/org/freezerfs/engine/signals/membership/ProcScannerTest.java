package org.freezerfs.engine.signals.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.engine.signals.membership.FakeMembership.GROUP;
import static org.freezerfs.engine.signals.membership.FakeMembership.OTHER;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.signals.membership.ChildClassifier.Classification;
import org.freezerfs.engine.signals.membership.FakeHost.FakeProcess;
import org.freezerfs.host.marks.RlimitMark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Which members a scan of /proc finds, on a made-up host whose kernel sends no events. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ProcScannerTest {
  private static final int QUESTIONS_PER_FORK = 10;

  private final FakeMembership fake = new FakeMembership(false);
  private final FakeHost host = fake.host;
  private final MemberTable members = fake.members;
  private final ProcScanner scanner = new ProcScanner(members, FakeMembership.SELF);

  private boolean scan() throws IOException {
    return scanner.scan(fake.found::add);
  }

  private boolean isMember(FakeProcess process) {
    return members.find(process.task()).filter(one -> one.group() == process.group).isPresent();
  }

  @Test
  void descendantsAreFoundByTheirMarksAlsoWhereTheirParentsHaveEnded() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    FakeProcess child = host.fork(member);
    FakeProcess grandchild = host.fork(child);
    FakeProcess stranger = host.start();
    host.exitAndReap(child);
    host.exitAndReap(member);
    assertThat(scan()).isTrue();
    assertThat(isMember(grandchild)).isTrue();
    assertThat(members.byPid(stranger.pid)).isNull();
    assertThat(fake.found).extracting(Member::task).containsExactly(grandchild.task());
  }

  @Test
  void childrenOfAnUnmarkableMemberAreFoundWhileItLives() throws Exception {
    FakeProcess member = fake.startUnmarkableIn(GROUP);
    FakeProcess child = host.fork(member);
    FakeProcess grandchild = host.fork(child);
    assertThat(scan()).isTrue();
    assertThat(isMember(child)).isTrue();
    assertThat(isMember(grandchild)).isTrue();
    assertThat(fake.found)
        .extracting(Member::task)
        .containsExactly(child.task(), grandchild.task());
  }

  @Test
  void childrenThatAnUnmarkableMemberHadBeforeItWasPutIntoTheGroupAreNotFound() throws Exception {
    FakeProcess parent = host.start();
    parent.marking = RlimitMark.Result.REFUSED;
    FakeProcess before = host.fork(parent);
    fake.attach(parent, GROUP);
    FakeProcess after = host.fork(parent);
    assertThat(scan()).isTrue();
    assertThat(members.byPid(before.pid)).isNull();
    assertThat(isMember(after)).isTrue();
  }

  @Test
  void childrenThatAMemberHadBeforeItCouldNotBeMarkedAnyMoreAreNotFound() throws Exception {
    FakeProcess parent = host.start();
    FakeProcess before = host.fork(parent);
    fake.attach(parent, GROUP);
    parent.marking = RlimitMark.Result.REFUSED;
    fake.attach(parent, OTHER);
    assertThat(scan()).isTrue();
    assertThat(members.byPid(before.pid)).isNull();
  }

  @Test
  void childrenThatAnUnmarkableMemberForkedInTheRootAreNotFoundInItsNextGroup() throws Exception {
    FakeProcess parent = fake.startUnmarkableIn(GROUP);
    fake.attach(parent, Engine.ROOT);
    FakeProcess inRoot = host.fork(parent);
    fake.attach(parent, OTHER);
    assertThat(scan()).isTrue();
    assertThat(members.byPid(inRoot.pid)).isNull();
  }

  @Test
  void aChildThatWasMovedToTheRootIsNotFoundThoughItsParentCanNotBeMarked() throws Exception {
    FakeProcess parent = fake.startUnmarkableIn(GROUP);
    FakeProcess child = host.fork(parent);
    child.marking = RlimitMark.Result.DONE;
    scan();
    fake.attach(child, Engine.ROOT);
    assertThat(scan()).isTrue();
    assertThat(members.byPid(child.pid)).isNull();
  }

  @Test
  void aChildIsInTheGroupOfAMovedParentWhoseMarkCouldNotBeChanged() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    member.marking = RlimitMark.Result.REFUSED;
    fake.attach(member, OTHER);
    FakeProcess child = host.fork(member);
    assertThat(members.classifier().addByMark(child.pid)).isEqualTo(Classification.MEMBER);
    assertThat(isMember(child)).isTrue();
    assertThat(members.unmarked()).extracting(Member::task).contains(child.task());
  }

  /** What another thread or the host does once a scan has come to a process. */
  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  private void onceVisited(FakeProcess process, Action action) {
    host.meanwhile =
        () -> {
          if (host.visited() == process.pid) {
            host.meanwhile = () -> {};
            try {
              action.run();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
  }

  @Test
  void aProcessThatIsPutIntoAGroupWhileItIsLookedAtDoesNotCountAsForked() throws Exception {
    fake.startIn(OTHER);
    FakeProcess process = host.start();
    onceVisited(process, () -> fake.attach(process, GROUP));
    assertThat(scan()).isTrue();
    assertThat(isMember(process)).isTrue();
    assertThat(fake.found).isEmpty();
  }

  @Test
  void aSnapshotIsIncompleteIfALivingMemberHasLeftTheGroupDuringTheScan() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    onceVisited(member, () -> fake.attach(member, OTHER));
    MemberSnapshot snapshot = fake.tracker.snapshot(GROUP);
    assertThat(snapshot.members()).isEmpty();
    assertThat(snapshot.complete()).isFalse();
    assertThat(fake.tracker.snapshot(GROUP).isEmpty()).isTrue();
  }

  @Test
  void aMemberThatDiesDuringAScanIsListedThoughAnotherThreadScansMeanwhile() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    Member known = members.byPid(member.pid);
    onceVisited(
        member,
        () -> {
          host.exitAndReap(member);
          members.reportDead(known);
          assertThat(fake.tracker.drainEvents()).isTrue();
        });
    assertThat(fake.tracker.snapshot(GROUP).members()).containsExactly(known);
    assertThat(fake.tracker.snapshot(GROUP).isEmpty()).isTrue();
    assertThat(host.openCount()).isZero();
  }

  @Test
  void thereMayBeMembersAsLongAsOneHasDiedDuringTheScanThatLooksForThem() throws Exception {
    FakeProcess first = fake.startIn(GROUP);
    FakeProcess last = fake.startIn(GROUP);
    Member known = members.byPid(last.pid);
    host.exitAndReap(first);
    members.reportDead(members.byPid(first.pid));
    // It may have forked a child with an id that the scan has passed.
    onceVisited(
        last,
        () -> {
          host.exit(last);
          members.reportDead(known);
        });
    assertThat(fake.tracker.mayHaveMembers()).isTrue();
    assertThat(members.inGroup(GROUP)).isEmpty();
    assertThat(fake.tracker.mayHaveMembers()).isFalse();
  }

  @Test
  void thereMayBeMembersAsLongAsProcessesEndBeforeTheyAreLookedAt() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    Member known = members.byPid(member.pid);
    host.exitAndReap(member);
    members.reportDead(known);
    FakeProcess[] last = {host.start()};
    // In each round one ends that was listed.
    host.meanwhile =
        () -> {
          if (last[0].isAlive() && host.visited() == last[0].pid) {
            host.exitAndReap(last[0]);
          } else if (!last[0].isAlive() && host.visited() == FakeHost.INIT) {
            last[0] = host.start();
          }
        };
    assertThat(fake.tracker.mayHaveMembers()).isTrue();
    host.meanwhile = () -> {};
    assertThat(fake.tracker.mayHaveMembers()).isFalse();
  }

  @Test
  void aChildThatIsAMemberIsNotAddedAgain() throws Exception {
    FakeProcess parent = fake.startUnmarkableIn(GROUP);
    FakeProcess child = host.fork(parent);
    Member parentMember = members.byPid(parent.pid);
    assertThat(members.classifier().addChild(child.pid, parentMember)).isTrue();
    assertThat(members.classifier().addChild(child.pid, parentMember)).isFalse();
    assertThat(members.inGroup(GROUP)).hasSize(2);
  }

  @Test
  void aMarkThatAMemberHasTakenOffIsSetAgain() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    member.mark = RlimitMark.NONE;
    scan();
    assertThat(member.mark).isEqualTo(GROUP);
  }

  @Test
  void aScanIsIncompleteAsLongAsItMeetsMembersThatHaveDied() throws Exception {
    FakeProcess[] last = {fake.startIn(GROUP)};
    int[] questions = {0};
    // Now and then the youngest process of a chain forks the next and ends.
    host.meanwhile =
        () -> {
          if (++questions[0] % QUESTIONS_PER_FORK == 0) {
            FakeProcess next = host.fork(last[0]);
            host.exit(last[0]);
            last[0] = next;
          }
        };
    assertThat(scan()).isFalse();
    host.meanwhile = () -> {};
    assertThat(scan()).isTrue();
    assertThat(isMember(last[0])).isTrue();
  }

  @Test
  void aZombieThatIsNotReapedDoesNotMakeEachScanIncomplete() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    FakeProcess child = host.fork(member);
    host.exit(child);
    assertThat(scan()).isTrue();
    assertThat(members.byPid(child.pid)).isNull();
  }

  @Test
  void aScanDuringWhichIdsBeginAnewIsRepeated() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    FakeProcess listedLast = host.start();
    FakeProcess[] child = {null};
    host.meanwhile =
        () -> {
          // Once the scan has passed the small ids.
          if (child[0] == null && host.visited() >= listedLast.pid) {
            host.continueIdsFrom(2);
            child[0] = host.fork(member);
          }
        };
    assertThat(scan()).isTrue();
    assertThat(child[0].pid).isLessThan(member.pid);
    assertThat(isMember(child[0])).isTrue();
  }

  @Test
  void theProcessThatHasADeadMembersIdIsLookedAt() throws Exception {
    FakeProcess dead = fake.startIn(GROUP);
    FakeProcess member = fake.startIn(OTHER);
    host.exitAndReap(dead);
    host.continueIdsFrom(dead.pid);
    FakeProcess child = host.fork(member);
    assertThat(child.pid).isEqualTo(dead.pid);
    assertThat(fake.tracker.drainEvents()).isTrue();
    assertThat(isMember(child)).isTrue();
    assertThat(members.inGroup(GROUP)).isEmpty();
  }

  @Test
  void neitherThisProgramNorAKernelThreadIsAMember() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    host.continueIdsFrom(FakeMembership.SELF);
    FakeProcess self = host.fork(member);
    FakeProcess thread = host.fork(member);
    thread.isKernelThread = true;
    assertThat(self.pid).isEqualTo(FakeMembership.SELF);
    scan();
    assertThat(members.byPid(self.pid)).isNull();
    assertThat(members.byPid(thread.pid)).isNull();
    assertThat(host.openCount()).isEqualTo(members.all().size());
  }
}
