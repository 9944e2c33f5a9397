package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.membership.MemberTable.Finding;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.Processes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Who is born without a mark is known by its id alone, which may be another's by the time that the
 * news is read: it is nobody's to signal until it is sure.
 */
@Timeout(60)
class UnmarkedBirthTest {
  private static final int GROUP = 1;

  private final MemberTable members =
      new MemberTable(
          new RlimitMark(),
          Processes.self(),
          false,
          new Journal(Optional.empty(), Optional.empty()));

  @BeforeEach
  void makeGroup() {
    members.create(GROUP);
    members.setNewsComes(true);
  }

  /** It has a limit of its own, so that it can't be marked. */
  private Child unmarked() throws Exception {
    Child parent =
        Child.running(
            "bash", "-c", "ulimit -x 100; sleep 1000 & echo; while :; do read -r line; done");
    parent.awaitThat(() -> Processes.children(parent.pid()).length == 1);
    Task task = new Task(parent.pid(), parent.startTime());
    assertThat(members.move(task, GROUP).orElseThrow().isMarkTruthful()).isFalse();
    return parent;
  }

  @Test
  void isAMemberOnceAllNewsWasRead() throws Exception {
    try (Child parent = unmarked()) {
      int child = Processes.children(parent.pid())[0];
      assertThat(members.born(child, parent.pid())).isEqualTo(Finding.UNMARKED);
      assertThat(members.at(child)).isNull();
      assertThat(members.confirm()).extracting(one -> one.task().pid()).containsExactly(child);
      assertThat(members.at(child).group()).isEqualTo(GROUP);
    }
  }

  @Test
  void isOneThoughAnotherOfItsThreadsHasBecomeTheLeader() throws Exception {
    try (Child parent = unmarked()) {
      int child = Processes.children(parent.pid())[0];
      assertThat(members.born(child, parent.pid())).isEqualTo(Finding.UNMARKED);
      // The leader's exit is told of, under the same id.
      assertThat(members.doubtUnconfirmed(child)).isTrue();
      assertThat(members.confirm()).hasSize(1);
    }
  }

  @Test
  void isNoneIfSomebodyElseHasTheIdByNow() throws Exception {
    try (Child parent = unmarked();
        Child stranger = Child.sleeping()) {
      assertThat(members.born(stranger.pid(), parent.pid())).isEqualTo(Finding.UNMARKED);
      assertThat(members.at(stranger.pid())).isNull();
      assertThat(members.doubtUnconfirmed(stranger.pid())).isTrue();
      assertThat(members.confirm()).isEmpty();
      assertThat(members.at(stranger.pid())).isNull();
    }
  }

  @Test
  void isNoneIfTheIdIsToldOfAgain() throws Exception {
    try (Child parent = unmarked();
        Child stranger = Child.sleeping()) {
      assertThat(members.born(stranger.pid(), parent.pid())).isEqualTo(Finding.UNMARKED);
      assertThat(members.born(stranger.pid(), Processes.self())).isEqualTo(Finding.STRANGER);
      assertThat(members.confirm()).isEmpty();
    }
  }
}
