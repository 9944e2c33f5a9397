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

/** What is believed of what /proc said and says. */
class HostRelationsTest {
  private static final int GROUP = 7;
  private static final int SESSION = 8;
  private static final Source UNREADABLE =
      () -> {
        throw new IOException("no descriptor is left");
      };

  private final HostRelations relations = new HostRelations();

  /** It started in the distant future, so any process can be its parent. */
  private final Task task = new Task(1_000_000_000, Long.MAX_VALUE);

  private Source says(int parent, long startTime) {
    return () -> Optional.of(new ProcStat('T', parent, GROUP, SESSION, 0, 1, startTime));
  }

  private Source says(int parent) {
    return says(parent, task.startTime());
  }

  private ProcessRelations with(int parent) {
    return new ProcessRelations(task, parent, GROUP, SESSION);
  }

  @Test
  void whatWasSeenHoldsAsLongAsTheParentLives() {
    int parent = Processes.self();
    assertThat(relations.of(task, says(parent), says(1))).isEqualTo(with(parent));
  }

  @Test
  void onceTheParentHasEndedItIsReadAgain() throws Exception {
    Child parent = Child.sleeping();
    parent.close();
    assertThat(relations.of(task, says(parent.pid()), says(1))).isEqualTo(with(1));
  }

  @Test
  void whoIsYoungerIsNotTheParentThatWasSeen() {
    Task old = new Task(task.pid(), 0);
    assertThat(relations.of(old, says(Processes.self(), 0), says(1, 0)))
        .isEqualTo(new ProcessRelations(old, 1, GROUP, SESSION));
  }

  @Test
  void nothingIsKnownOfOneThatCannotBeReadOrIsAnother() {
    ProcessRelations unknown = ProcessRelations.unknown(task);
    assertThat(relations.of(task, UNREADABLE, UNREADABLE)).isEqualTo(unknown);
    assertThat(relations.of(task, Optional::empty, UNREADABLE)).isEqualTo(unknown);
    assertThat(relations.of(task, says(1, 5), says(1, 5))).isEqualTo(unknown);
  }

  @Test
  void whoCannotBeReadIsContinuedAllTheSame() {
    List<Task> tasks = List.of(new Task(3, 5), new Task(3, 5), new Task(2, 9));
    assertThat(relations.inContinueOrder(tasks, one -> relations.of(one, UNREADABLE, UNREADABLE)))
        .containsExactlyInAnyOrderElementsOf(tasks)
        .startsWith(tasks.get(2));
  }
}
