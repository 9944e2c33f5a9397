package org.freezerfs.engine.signals.membership;

import static org.assertj.core.api.Assertions.assertThat;

import jnr.constants.platform.Signal;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.EngineFixture;
import org.freezerfs.engine.signals.membership.ChildClassifier.Classification;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.Processes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A child without a mark is known by its process id alone, which may belong to another process by
 * the time that the fork event is read. So it is no member, and is sent no signal, until all events
 * were read. The processes are real ones.
 */
@Timeout(60)
class UnmarkedForkTest {
  private static final int GROUP = 1;

  private final MemberTable members = EngineFixture.memberTable();

  @BeforeEach
  void makeGroup() {
    members.createGroup(GROUP);
    members.setReceivesEvents(true);
  }

  /** A member that can't be marked, because it has set the limit itself; it has one child. */
  private Child startUnmarkable() throws Exception {
    Child parent =
        Child.running(
            "bash", "-c", "ulimit -x 100; sleep 1000 & echo; while read -r line; do :; done");
    parent.awaitThat(() -> Processes.children(parent.pid()).length == 1);
    Task task = new Task(parent.pid(), parent.startTime());
    assertThat(members.move(task, GROUP).orElseThrow().isMarked()).isFalse();
    return parent;
  }

  /** As with CLONE_PARENT, where the parent that the event names is no member. */
  @Test
  void aMarkedChildIsAMemberThoughItsParentIsNone() throws Exception {
    try (Child parent =
        Child.running("bash", "-c", "read -r line; sleep 1000 & while read -r line; do :; done")) {
      Task task = new Task(parent.pid(), parent.startTime());
      assertThat(members.move(task, GROUP).orElseThrow().isMarked()).isTrue();
      parent.say("fork");
      parent.awaitThat(() -> Processes.children(parent.pid()).length == 1);
      int child = Processes.children(parent.pid())[0];
      assertThat(members.classifier().addForked(child, Processes.self()))
          .isEqualTo(Classification.MEMBER);
      assertThat(members.byPid(child).group()).isEqualTo(GROUP);
    }
  }

  @Test
  void aChildIsAMemberOnceAllEventsWereRead() throws Exception {
    try (Child parent = startUnmarkable()) {
      int child = Processes.children(parent.pid())[0];
      assertThat(members.classifier().addForked(child, parent.pid()))
          .isEqualTo(Classification.UNCONFIRMED);
      assertThat(members.byPid(child)).isNull();
      assertThat(members.classifier().addConfirmed())
          .extracting(one -> one.task().pid())
          .containsExactly(child);
      assertThat(members.byPid(child).group()).isEqualTo(GROUP);
    }
  }

  @Test
  void aChildIsAMemberThoughAnotherOfItsThreadsHasBecomeTheLeader() throws Exception {
    try (Child parent = startUnmarkable()) {
      int child = Processes.children(parent.pid())[0];
      assertThat(members.classifier().addForked(child, parent.pid()))
          .isEqualTo(Classification.UNCONFIRMED);
      // The exit event of the leader names the same id.
      assertThat(members.children().recheck(child)).isTrue();
      assertThat(members.classifier().addConfirmed()).hasSize(1);
    }
  }

  @Test
  void aChildWhoseParentHasEndedIsAMemberThoughAnotherOfItsThreadsHasBecomeTheLeader()
      throws Exception {
    ProcessHandle child = null;
    try (Child parent = startUnmarkable()) {
      int pid = Processes.children(parent.pid())[0];
      child = ProcessHandle.of(pid).orElseThrow();
      assertThat(members.classifier().addForked(pid, parent.pid()))
          .isEqualTo(Classification.UNCONFIRMED);
      parent.signal(Signal.SIGKILL.intValue());
      parent.awaitEnd();
      // Of the parent first, and then of the child's leader.
      members.noteExit(parent.pid());
      assertThat(members.children().recheck(pid)).isTrue();
      // It is seen to have run; then all events are read again.
      assertThat(members.classifier().addConfirmed()).isEmpty();
      assertThat(members.classifier().addConfirmed()).hasSize(1);
    } finally {
      if (child != null) {
        child.destroyForcibly();
      }
    }
  }

  @Test
  void anotherProcessWithTheChildsIdIsNoMember() throws Exception {
    try (Child parent = startUnmarkable();
        Child stranger = Child.sleeping()) {
      assertThat(members.classifier().addForked(stranger.pid(), parent.pid()))
          .isEqualTo(Classification.UNCONFIRMED);
      assertThat(members.byPid(stranger.pid())).isNull();
      assertThat(members.children().recheck(stranger.pid())).isTrue();
      assertThat(members.classifier().addConfirmed()).isEmpty();
      assertThat(members.classifier().addForked(stranger.pid(), Processes.self()))
          .isEqualTo(Classification.UNRELATED);
      assertThat(members.classifier().addConfirmed()).isEmpty();
      assertThat(members.byPid(stranger.pid())).isNull();
    }
  }

  @Test
  void aThreadThatHasTheChildsIdIsNoMember() throws Exception {
    try (Child parent = startUnmarkable()) {
      int[] threads = Processes.threads(Processes.self());
      int thread = threads[threads.length - 1];
      assertThat(members.classifier().addForked(thread, parent.pid()))
          .isEqualTo(Classification.DEAD_MEMBER);
      assertThat(members.classifier().addConfirmed()).isEmpty();
    }
  }

  @Test
  void anotherProcessWithTheChildsIdIsNoMemberThoughItsForkIsNotReportedYet() throws Exception {
    try (Child parent = startUnmarkable();
        Child stranger = Child.sleeping()) {
      assertThat(members.classifier().addForked(stranger.pid(), parent.pid()))
          .isEqualTo(Classification.UNCONFIRMED);
      // There is no exit event of the child either.
      assertThat(members.classifier().addConfirmed()).isEmpty();
      assertThat(members.classifier().addForked(stranger.pid(), Processes.self()))
          .isEqualTo(Classification.UNRELATED);
      assertThat(members.classifier().addConfirmed()).isEmpty();
    }
  }

  @Test
  void aChildIsNoMemberIfALaterForkEventNamesItsId() throws Exception {
    try (Child parent = startUnmarkable();
        Child stranger = Child.sleeping()) {
      assertThat(members.classifier().addForked(stranger.pid(), parent.pid()))
          .isEqualTo(Classification.UNCONFIRMED);
      assertThat(members.classifier().addForked(stranger.pid(), Processes.self()))
          .isEqualTo(Classification.UNRELATED);
      assertThat(members.classifier().addConfirmed()).isEmpty();
    }
  }
}
