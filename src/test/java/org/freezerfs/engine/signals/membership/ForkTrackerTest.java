package org.freezerfs.engine.signals.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.freezerfs.engine.signals.membership.FakeMembership.GROUP;
import static org.freezerfs.engine.signals.membership.FakeMembership.OTHER;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.signals.membership.ChildClassifier.Classification;
import org.freezerfs.engine.signals.membership.FakeHost.FakeProcess;
import org.freezerfs.host.marks.RlimitMark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Which members are known once the events of a made-up host were read. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ForkTrackerTest {
  private final FakeMembership fake = new FakeMembership(true);
  private final FakeHost host = fake.host;
  private final MemberTable members = fake.members;
  private final ForkTracker tracker = fake.tracker;

  private boolean isMember(FakeProcess process) {
    return members.find(process.task()).filter(one -> one.group() == process.group).isPresent();
  }

  @Test
  void eventsAreOnlyAskedForWhileThereAreMembers() throws Exception {
    tracker.drainEvents();
    assertThat(host.events.isListening()).isFalse();
    FakeProcess member = fake.startIn(GROUP);
    assertThat(host.events.isListening()).isTrue();
    assertThat(host.events.isTracing()).isTrue();
    host.exitAndReap(member);
    tracker.drainEvents();
    assertThat(host.events.isListening()).isFalse();
    assertThat(host.events.isTracing()).isFalse();
  }

  @Test
  void eventsAreAskedForAgainIfAScanFindsAMember() throws Exception {
    host.exitAndReap(fake.startIn(GROUP));
    tracker.drainEvents();
    FakeProcess found = host.start();
    found.mark = GROUP;
    found.group = GROUP;
    tracker.scanAll();
    assertThat(isMember(found)).isTrue();
    assertThat(host.events.isListening()).isTrue();
  }

  @Test
  void catchesUpWithAllThatWasForkedBefore() throws Exception {
    FakeMembership hurried = new FakeMembership(true, 0, 0);
    FakeProcess member = hurried.startIn(GROUP);
    for (int i = 0; i < 10; i++) {
      hurried.host.fork(member);
    }
    // In no time at all one event is read.
    assertThat(hurried.tracker.drainEvents()).isFalse();
    assertThat(hurried.members.inGroup(GROUP)).hasSize(2);
    hurried.tracker.catchUp();
    assertThat(hurried.members.inGroup(GROUP)).hasSize(11);
  }

  @Test
  void isNotBehindWithEventsThatWereDroppedAtTheEnd() throws Exception {
    FakeMembership hurried = new FakeMembership(true, 0, 0);
    FakeProcess member = hurried.startIn(GROUP);
    hurried.host.fork(member);
    hurried.host.fork(member);
    assertThat(hurried.tracker.drainEvents()).isFalse();
    assertThat(hurried.tracker.isBehind(System.nanoTime())).isTrue();
    hurried.tracker.close();
    assertThat(hurried.tracker.drainEvents()).isTrue();
    assertThat(hurried.tracker.isBehind(System.nanoTime())).isFalse();
  }

  @Test
  void aChildIsAMemberAlsoIfItsParentHasEnded() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    FakeProcess child = host.fork(member);
    FakeProcess grandchild = host.fork(child);
    host.exitAndReap(child);
    host.exitAndReap(member);
    fake.assertExact(GROUP);
    assertThat(isMember(grandchild)).isTrue();
  }

  @Test
  void anUnmarkedGrandchildIsAMemberAlsoIfAllBetweenHaveEnded() throws Exception {
    FakeProcess member = fake.startUnmarkableIn(GROUP);
    FakeProcess child = host.fork(member);
    FakeProcess grandchild = host.fork(child);
    host.exitAndReap(child);
    host.exitAndReap(member);
    fake.assertExact(GROUP);
    assertThat(isMember(grandchild)).isTrue();
  }

  @Test
  void aChildThatHasTakenOffItsMarkIsAMemberAndMarkedAgain() throws Exception {
    FakeProcess child = host.fork(fake.startIn(GROUP));
    child.mark = RlimitMark.NONE;
    fake.assertExact(GROUP);
    assertThat(child.mark).isEqualTo(GROUP);
  }

  @Test
  void anUnmarkedChildIsNoMemberUntilAllEventsWereRead() throws Exception {
    FakeProcess member = fake.startUnmarkableIn(GROUP);
    FakeProcess child = host.fork(member);
    assertThat(members.classifier().addForked(child.pid, member.pid))
        .isEqualTo(Classification.UNCONFIRMED);
    assertThat(members.byPid(child.pid)).isNull();
    tracker.drainEvents();
    assertThat(isMember(child)).isTrue();
  }

  @Test
  void aProcessThatIsBeingForkedWithTheIdOfAnUnmarkedChildIsNoMember() throws Exception {
    FakeMembership impatient = new FakeMembership(true, 0, 0);
    FakeHost there = impatient.host;
    FakeProcess member = impatient.startUnmarkableIn(GROUP);
    FakeProcess child = there.fork(member);
    FakeProcess outside = there.start();
    there.exitUnreported(child);
    there.continueIdsFrom(child.pid);
    FakeProcess stranger = there.beginFork(outside);
    assertThat(stranger.pid).isEqualTo(child.pid);
    for (int i = 0; i < 10; i++) {
      assertThat(impatient.tracker.drainEvents()).isFalse();
      assertThat(impatient.members.byPid(stranger.pid)).isNull();
    }
    there.endFork(stranger);
    there.events.exit(child.pid);
    impatient.assertExact(GROUP);
    assertThat(impatient.members.byPid(stranger.pid)).isNull();
  }

  @Test
  void anUnmarkedChildWhoseParentHasEndedIsAMemberOnceItHasRun() throws Exception {
    FakeMembership impatient = new FakeMembership(true, 0, 0);
    FakeHost there = impatient.host;
    FakeProcess member = impatient.startUnmarkableIn(GROUP);
    FakeProcess child = there.fork(member);
    child.hasRun = false;
    there.exitAndReap(member);
    impatient.tracker.drainEvents();
    assertThat(impatient.tracker.snapshot(GROUP).complete()).isFalse();
    assertThat(impatient.members.byPid(child.pid)).isNull();
    child.hasRun = true;
    impatient.assertExact(GROUP);
    assertThat(impatient.members.find(child.task())).isPresent();
  }

  @Test
  void aProcessThatGetsTheIdOfOneThatIsBeingMarkedIsNoMemberNorItsChildren() throws Exception {
    FakeProcess process = host.start();
    FakeProcess[] strangers = new FakeProcess[3];
    host.beforeMarking =
        () -> {
          host.beforeMarking = () -> {};
          host.exitAndReap(process);
          host.continueIdsFrom(process.pid);
          strangers[0] = host.start();
        };
    host.afterMarking =
        () -> {
          host.afterMarking = () -> {};
          strangers[1] = host.fork(strangers[0]);
          strangers[2] = host.fork(strangers[1]);
          host.exitAndReap(strangers[1]);
        };
    fake.attach(process, GROUP);
    assertThat(strangers[0].pid).isEqualTo(process.pid);
    fake.assertExact(GROUP);
    for (FakeProcess stranger : List.of(strangers[0], strangers[2])) {
      assertThat(isMember(stranger)).isFalse();
      assertThat(stranger.mark).isEqualTo(RlimitMark.NONE);
    }
  }

  @Test
  void anUnmarkedGrandchildIsAMemberIfItWasForkedWhenTheChildsForkEventHadBeenRead()
      throws Exception {
    FakeProcess member = fake.startUnmarkableIn(GROUP);
    FakeProcess child = host.fork(member);
    assertThat(members.classifier().addForked(child.pid, member.pid))
        .isEqualTo(Classification.UNCONFIRMED);
    host.events.forgetAll();
    members.endReading();
    FakeProcess grandchild = host.fork(child);
    host.exitAndReap(child);
    assertThat(members.classifier().addConfirmed()).isEmpty();
    fake.assertExact(GROUP);
    assertThat(isMember(grandchild)).isTrue();
  }

  @Test
  void aChildIsAMemberThoughItsParentEndsJustWhenItIsMarked() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    tracker.drainEvents();
    FakeProcess parent = host.fork(member);
    parent.mark = RlimitMark.NONE;
    List<FakeProcess> children = new ArrayList<>();
    host.beforeMarking =
        () -> {
          if (children.isEmpty()) {
            children.add(host.fork(parent));
            host.exitAndReap(parent);
          }
        };
    fake.assertExact(GROUP);
    assertThat(children).hasSize(1).allMatch(this::isMember);
  }

  @Test
  void aStrangerWithTheIdOfAnUnmarkedChildIsNoMember() throws Exception {
    FakeProcess member = fake.startUnmarkableIn(GROUP);
    FakeProcess child = host.fork(member);
    host.exitAndReap(child);
    host.continueIdsFrom(child.pid);
    FakeProcess stranger = host.start();
    assertThat(stranger.pid).isEqualTo(child.pid);
    fake.assertExact(GROUP);
    assertThat(members.byPid(stranger.pid)).isNull();
    assertThat(fake.found).isEmpty();
  }

  @Test
  void aStrangerIsNoMemberThoughTheExitEventOfTheChildWasLost() throws Exception {
    FakeProcess member = fake.startUnmarkableIn(GROUP);
    FakeProcess child = host.fork(member);
    host.events.room = 0;
    host.exitAndReap(child);
    host.continueIdsFrom(child.pid);
    FakeProcess stranger = host.start();
    fake.assertExact(GROUP);
    assertThat(members.byPid(stranger.pid)).isNull();
  }

  @Test
  void aChildIsInTheGroupThatItWasForkedInThoughItsParentWasMovedSince() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    FakeProcess child = host.fork(member);
    fake.attach(member, OTHER);
    fake.assertExact(GROUP);
    fake.assertExact(OTHER);
    assertThat(child.group).isEqualTo(GROUP);
  }

  @Test
  void anUnmarkedChildIsInTheGroupThatItWasForkedInThoughItsParentWasMovedSince() throws Exception {
    FakeProcess member = fake.startUnmarkableIn(GROUP);
    host.fork(member);
    fake.attach(member, OTHER);
    fake.assertExact(GROUP);
    fake.assertExact(OTHER);
  }

  @Test
  void aProcessInTheRootHasNoMembersAsChildren() throws Exception {
    FakeProcess member = fake.startUnmarkableIn(GROUP);
    fake.attach(member, Engine.ROOT);
    FakeProcess child = host.fork(member);
    tracker.drainEvents();
    assertThat(members.byPid(child.pid)).isNull();
  }

  @Test
  void membersAreSearchedForOnceEventsWereLost() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    host.events.room = 1;
    for (int i = 0; i < 5; i++) {
      FakeProcess child = host.fork(member);
      host.fork(child);
      host.exitAndReap(child);
    }
    fake.assertExact(GROUP);
    assertThat(host.livingIn(GROUP)).hasSize(6);
    assertThat(tracker.mayMissMembers()).isFalse();
  }

  @Test
  void membersAreSearchedForThoughAllKnownOnesHaveEnded() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    host.events.room = 0;
    FakeProcess child = host.fork(member);
    host.exitAndReap(member);
    assertThat(tracker.mayHaveMembers()).isTrue();
    assertThat(tracker.snapshot(GROUP).isEmpty()).isFalse();
    assertThat(isMember(child)).isTrue();
  }

  @Test
  void membersAreSearchedForIfAnEventCouldNotBeHandled() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    FakeProcess child = host.fork(member);
    host.events.failure = new IOException("no descriptor is left");
    assertThatThrownBy(tracker::drainEvents).hasMessage("no descriptor is left");
    assertThat(tracker.mayMissMembers()).isTrue();
    tracker.drainEvents();
    assertThat(tracker.mayMissMembers()).isFalse();
    assertThat(isMember(child)).isTrue();
  }

  @Test
  void membersAreSearchedForIfTheKernelDoesNotAnswer() throws Exception {
    host.events.isRefusing = true;
    FakeProcess member = fake.startIn(GROUP);
    FakeProcess child = host.fork(member);
    assertThat(tracker.receivesEvents()).isFalse();
    assertThat(host.events.isTracing()).isFalse();
    host.exitAndReap(member);
    assertThat(tracker.drainEvents()).isTrue();
    assertThat(isMember(child)).isTrue();
  }

  @Test
  void membersAreSearchedForOnceMoreWhenTheKernelAnswersAgain() throws Exception {
    AtomicInteger changes = new AtomicInteger();
    tracker.setOnChange(changes::incrementAndGet);
    host.events.isRefusing = true;
    FakeProcess unmarkable = fake.startUnmarkableIn(GROUP);
    FakeProcess unreported = host.fork(unmarkable);
    host.events.isRefusing = false;
    changes.set(0);
    assertThat(tracker.drainEvents()).isTrue();
    assertThat(changes).hasPositiveValue();
    assertThat(tracker.receivesEvents()).isTrue();
    assertThat(isMember(unreported)).isTrue();
    FakeProcess reported = host.fork(unreported);
    host.exitAndReap(unreported);
    fake.assertExact(GROUP);
    assertThat(isMember(reported)).isTrue();
  }

  @Test
  void theKernelIsAskedAgainOnlyNowAndThen() throws Exception {
    FakeMembership patient = new FakeMembership(true, 0, TimeUnit.DAYS.toNanos(1));
    patient.host.events.isRefusing = true;
    patient.startIn(GROUP);
    patient.host.events.isRefusing = false;
    patient.tracker.drainEvents();
    patient.startIn(OTHER);
    assertThat(patient.host.events.requests).isEqualTo(1);
    assertThat(patient.tracker.receivesEvents()).isFalse();
  }

  @Test
  void theKernelIsAskedAgainForTheFirstMember() throws Exception {
    host.events.isRefusing = true;
    ForkTracker started =
        new ForkTracker(
            members,
            FakeMembership.SELF,
            Optional.of(host.events),
            host.events::openTrace,
            member -> {},
            0,
            TimeUnit.DAYS.toNanos(1));
    assertThat(started.receivesEvents()).isFalse();
    host.events.isRefusing = false;
    FakeProcess member = host.start();
    started.withForksDrained(() -> members.move(member.task(), GROUP));
    assertThat(started.receivesEvents()).isTrue();
  }

  @Test
  void aMemberThatWasFoundDeadIsListedUntilAllEventsWereRead() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    Member known = members.byPid(member.pid);
    FakeProcess child = host.fork(member);
    host.exitAndReap(member);
    members.reportDead(known);
    assertThat(members.inGroup(GROUP)).containsExactly(known);
    assertThat(tracker.snapshot(GROUP).members())
        .extracting(Member::task)
        .containsExactly(child.task());
  }

  @Test
  void aMemberThatLivesIsNotRemovedThoughItWasReportedDead() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    members.reportDead(members.byPid(member.pid));
    fake.assertExact(GROUP);
    assertThat(isMember(member)).isTrue();
  }

  @Test
  void aMemberThatDiesWhileItsChildIsHandledIsListedUntilItsOtherChildrenAreKnown()
      throws Exception {
    FakeProcess[] second = new FakeProcess[1];
    FakeProcess member = fake.startIn(GROUP);
    FakeProcess first = host.fork(member);
    MemberSnapshot snapshot =
        tracker.snapshot(
            GROUP,
            found -> {
              if (found.task().equals(first.task())) {
                second[0] = host.fork(first);
                host.exitAndReap(first);
                host.exitAndReap(member);
                members.reportDead(found);
              }
            });
    assertThat(snapshot.complete()).isTrue();
    assertThat(snapshot.members()).extracting(Member::task).containsExactly(second[0].task());
  }

  @Test
  void theMembersOfSeveralGroupsAreInTheOrderOfTheGroups() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    FakeProcess other = fake.startIn(OTHER);
    MemberSnapshot all = tracker.snapshot(List.of(OTHER, GROUP));
    assertThat(all.members()).extracting(Member::task).containsExactly(other.task(), member.task());
    assertThat(all.complete()).isTrue();
  }

  @Test
  void aSnapshotOfSeveralGroupsIsIncompleteIfEventsAreUnread() throws Exception {
    FakeMembership hurried = new FakeMembership(true, 0, 0);
    FakeProcess member = hurried.startIn(GROUP);
    hurried.startIn(OTHER);
    hurried.host.fork(member);
    hurried.host.fork(member);
    assertThat(hurried.tracker.snapshot(List.of(OTHER, GROUP)).complete()).isFalse();
  }

  @Test
  void eachMemberIsHandledOnce() throws Exception {
    FakeProcess child = host.fork(fake.startIn(GROUP));
    FakeProcess unmarkable = fake.startUnmarkableIn(OTHER);
    FakeProcess unmarked = host.fork(unmarkable);
    tracker.drainEvents();
    tracker.scanAll();
    tracker.drainEvents();
    assertThat(fake.found).extracting(Member::task).containsExactly(child.task(), unmarked.task());
  }

  @Test
  void aChangeIsReportedOnce() throws Exception {
    AtomicInteger changes = new AtomicInteger();
    tracker.setOnChange(changes::incrementAndGet);
    FakeProcess member = fake.startIn(GROUP);
    host.fork(member);
    tracker.drainEvents();
    tracker.drainEvents();
    assertThat(changes).hasValue(1);
    host.exitAndReap(member);
    tracker.drainEvents();
    assertThat(changes).hasValue(2);
  }

  /** A question whether a group is empty was answered meanwhile that it may not be. */
  @Test
  void groupsAreToBeLookedAtAgainOnceAllEventsWereRead() throws Exception {
    FakeMembership busy = new FakeMembership(true, 0, 0);
    busy.startIn(GROUP);
    busy.members.changes().watch(GROUP);
    List<Integer> reported = new ArrayList<>();
    AtomicInteger changes = new AtomicInteger();
    busy.members.changes().setOnChange(reported::add);
    busy.tracker.setOnChange(changes::incrementAndGet);
    FakeProcess stranger = busy.host.start();
    busy.host.fork(stranger);
    busy.host.fork(stranger);
    assertThat(busy.tracker.drainEvents()).isFalse();
    reported.clear();
    int before;
    do { // It reads one event at a time.
      before = changes.get();
    } while (!busy.tracker.drainEvents());
    assertThat(reported).containsExactly(GROUP);
    assertThat(changes.get()).isGreaterThan(before);
    reported.clear();
    assertThat(busy.tracker.drainEvents()).isTrue();
    assertThat(reported).isEmpty();
  }

  @Test
  void theIdOfADeadMemberIsReleasedOnce() throws Exception {
    FakeProcess process = fake.startIn(GROUP);
    Member dead = members.byPid(process.pid);
    host.exitAndReap(process);
    members.releasePid(dead);
    assertThat(members.byPid(process.pid)).isNull();
    assertThat(members.inGroup(GROUP)).containsExactly(dead);
    // An event that is unread can name it as the parent.
    assertThat(members.children().groupOf(process.pid)).isEqualTo(GROUP);

    host.continueIdsFrom(process.pid);
    FakeProcess stranger = host.start();
    assertThat(stranger.pid).isEqualTo(process.pid);
    assertThat(members.classifier().addForked(stranger.pid, FakeHost.INIT))
        .isEqualTo(Classification.UNRELATED);
    members.releasePid(dead);
    FakeProcess child = host.fork(stranger);
    assertThat(members.classifier().addForked(child.pid, stranger.pid))
        .isEqualTo(Classification.UNRELATED);
    tracker.drainEvents();
    assertThat(members.inGroup(GROUP)).isEmpty();
    assertThat(tracker.mayHaveMembers()).isFalse();
  }

  @Test
  void aTracerIsNoted() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    host.events.tracer(member.pid);
    tracker.drainEvents();
    assertThat(members.traced()).extracting(Member::task).containsExactly(member.task());
  }

  @Test
  void aChildThatProcHidesIsCountedUntilItHasEndedOrCanBeSeen() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    FakeProcess ends = host.fork(member);
    FakeProcess staysHidden = host.fork(member);
    FakeProcess becomesVisible = host.fork(member);
    ends.isHidden = true;
    staysHidden.isHidden = true;
    becomesVisible.isHidden = true;
    assertThat(tracker.snapshot(GROUP).hidden()).isEqualTo(3);
    host.exitAndReap(ends);
    becomesVisible.isHidden = false;
    MemberSnapshot snapshot = tracker.snapshot(GROUP);
    assertThat(snapshot.hidden()).isEqualTo(1);
    assertThat(isMember(becomesVisible)).isTrue();
    // A hidden child's children are in its group.
    FakeProcess grandchild = host.fork(staysHidden);
    tracker.drainEvents();
    assertThat(isMember(grandchild)).isTrue();
  }

  @Test
  void theEndOfAChildThatProcHidesIsReportedAtOnce() throws Exception {
    FakeProcess child = host.fork(fake.startIn(GROUP));
    child.isHidden = true;
    tracker.drainEvents();
    members.changes().watch(GROUP);
    List<Integer> reported = new ArrayList<>();
    members.changes().setOnChange(reported::add);
    host.exitAndReap(child);
    tracker.drainEvents();
    assertThat(reported).containsExactly(GROUP);
    assertThat(tracker.countHidden(GROUP)).isZero();
  }

  @Test
  void aChildOfAHiddenChildThatHasEndedIsAMember() throws Exception {
    FakeProcess hidden = host.fork(fake.startIn(GROUP));
    hidden.isHidden = true;
    tracker.drainEvents();
    FakeProcess grandchild = host.fork(hidden);
    grandchild.mark = RlimitMark.NONE;
    host.exitUnreported(hidden);
    // It is found to have ended before its exit event is read.
    assertThat(tracker.countHidden(GROUP)).isZero();
    assertThat(isMember(grandchild)).isTrue();
  }

  @Test
  void anUnmarkedChildThatWasForkedWithCloneParentIsAMember() throws Exception {
    FakeProcess member = fake.startUnmarkableIn(GROUP);
    FakeProcess sibling = host.forkSibling(member);
    FakeProcess nephew = host.fork(sibling);
    fake.assertExact(GROUP);
    assertThat(isMember(sibling)).isTrue();
    assertThat(isMember(nephew)).isTrue();
  }

  @Test
  void aStrangerWithTheIdOfASiblingThatHasEndedIsNoMember() throws Exception {
    FakeProcess member = fake.startUnmarkableIn(GROUP);
    FakeProcess sibling = host.forkSibling(member);
    host.exitAndReap(sibling);
    host.continueIdsFrom(sibling.pid);
    FakeProcess stranger = host.start();
    fake.assertExact(GROUP);
    assertThat(stranger.pid).isEqualTo(sibling.pid);
    assertThat(members.byPid(stranger.pid)).isNull();
  }

  @Test
  void aSiblingThatIsForkedWhenTheEventsWereReadAndTheTraceWasNotIsAMember() throws Exception {
    FakeProcess member = fake.startUnmarkableIn(GROUP);
    tracker.drainEvents();
    List<FakeProcess> siblings = new ArrayList<>();
    host.events.beforeTraceIsRead =
        () -> {
          if (siblings.size() < 3) {
            siblings.add(host.forkSibling(member));
          }
        };
    fake.assertExact(GROUP);
    assertThat(siblings).hasSize(3).allMatch(this::isMember);
  }

  @Test
  void aSiblingThatASiblingForksOnAProcessorThatIsReadEarlierIsAMember() throws Exception {
    FakeProcess member = fake.startUnmarkableIn(GROUP);
    tracker.drainEvents();
    FakeProcess sibling = host.forkSibling(member);
    FakeProcess next = host.forkSibling(sibling);
    host.events.tracedOnPassedProcessor = 1;
    fake.assertExact(GROUP);
    assertThat(isMember(sibling)).isTrue();
    assertThat(isMember(next)).isTrue();
  }

  @Test
  void aSiblingWhoseIdHasBelongedToAnotherJustNowIsAMember() throws Exception {
    FakeProcess member = fake.startUnmarkableIn(GROUP);
    FakeProcess stranger = host.start();
    tracker.drainEvents();
    host.exitAndReap(stranger);
    host.continueIdsFrom(stranger.pid);
    FakeProcess sibling = host.forkSibling(member);
    fake.assertExact(GROUP);
    assertThat(sibling.pid).isEqualTo(stranger.pid);
    assertThat(isMember(sibling)).isTrue();
  }

  @Test
  void anUnmarkedChildThatWasForkedWithCloneParentIsAMemberAlsoIfEventsWereLost() throws Exception {
    FakeProcess member = fake.startUnmarkableIn(GROUP);
    tracker.drainEvents();
    host.events.room = 1;
    FakeProcess sibling = host.forkSibling(member);
    host.start();
    fake.assertExact(GROUP);
    assertThat(isMember(sibling)).isTrue();
  }

  @Test
  void lostTracesOfCloneParentMakeMembersSearchedFor() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    tracker.drainEvents();
    FakeProcess sibling = host.forkSibling(member);
    sibling.marking = RlimitMark.Result.DENIED;
    host.events.loseTracedForks();
    fake.assertExact(GROUP);
    assertThat(isMember(sibling)).isTrue();
  }

  @Test
  void aTraceThatIsOutdatedIsReplacedAndMembersAreSearchedFor() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    FakeProcess sibling = host.forkSibling(member);
    sibling.marking = RlimitMark.Result.DENIED;
    host.events.loseTracedForks();
    host.events.isTraceOutdated = true;
    fake.assertExact(GROUP);
    assertThat(host.events.tracesOpened).isEqualTo(2);
    assertThat(isMember(sibling)).isTrue();
  }

  @Test
  void nothingIsReadAfterTheEnd() throws Exception {
    FakeProcess member = fake.startIn(GROUP);
    tracker.close();
    FakeProcess child = host.fork(member);
    assertThat(tracker.drainEvents()).isTrue();
    assertThat(members.byPid(child.pid)).isNull();
    assertThat(host.events.isListening()).isFalse();
  }
}
