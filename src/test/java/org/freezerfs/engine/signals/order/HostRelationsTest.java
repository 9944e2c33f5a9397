package org.freezerfs.engine.signals.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.order.HostRelations.Source;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;
import org.junit.jupiter.api.Test;

/** Which of two readings of /proc is used, and what is done if there is none. */
class HostRelationsTest {
  private static final int GROUP = 7;
  private static final int SESSION = 8;
  private static final Source UNREADABLE =
      () -> {
        throw new IOException("no descriptor is left");
      };

  private final HostRelations relations = new HostRelations();

  /** A process that started in the distant future, so that any process can be its parent. */
  private final Task task = new Task(1_000_000_000, Long.MAX_VALUE);

  private Source reading(int parent, long startTime) {
    return () -> Optional.of(new ProcStat('T', parent, GROUP, SESSION, 0, 1, startTime));
  }

  private Source reading(int parent) {
    return reading(parent, task.startTime());
  }

  private ProcessRelations with(int parent) {
    return new ProcessRelations(task, parent, GROUP, SESSION);
  }

  @Test
  void theFirstReadingIsUsedAsLongAsTheParentLives() {
    int parent = Processes.self();
    assertThat(relations.of(task, reading(parent), reading(1))).isEqualTo(with(parent));
  }

  @Test
  void theProcessIsReadAgainIfItsParentHasEnded() throws Exception {
    Child parent = Child.sleeping();
    parent.close();
    assertThat(relations.of(task, reading(parent.pid()), reading(1))).isEqualTo(with(1));
  }

  @Test
  void theProcessIsReadAgainIfAYoungerOneHasItsParentsId() {
    Task old = new Task(task.pid(), 0);
    assertThat(relations.of(old, reading(Processes.self(), 0), reading(1, 0)))
        .isEqualTo(new ProcessRelations(old, 1, GROUP, SESSION));
  }

  @Test
  void aProcessIsUnknownIfItCannotBeReadOrAnotherHasItsId() {
    ProcessRelations unknown = ProcessRelations.unknown(task);
    assertThat(relations.of(task, UNREADABLE, UNREADABLE)).isEqualTo(unknown);
    assertThat(relations.of(task, Optional::empty, UNREADABLE)).isEqualTo(unknown);
    assertThat(relations.of(task, reading(1, 5), reading(1, 5))).isEqualTo(unknown);
  }

  @Test
  void aProcessThatCannotBeReadIsStillContinued() {
    List<Task> tasks = List.of(new Task(3, 5), new Task(3, 5), new Task(2, 9));
    assertThat(relations.inContinueOrder(tasks, one -> relations.of(one, UNREADABLE, UNREADABLE)))
        .containsExactlyInAnyOrderElementsOf(tasks)
        .startsWith(tasks.get(2));
  }
}
