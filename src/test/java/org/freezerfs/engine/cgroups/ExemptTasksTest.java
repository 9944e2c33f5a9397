package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.Test;

class ExemptTasksTest {
  private final ExemptTasks exempt = new ExemptTasks();

  @Test
  void hasTheTasksThatRunInAFreezingGroupAndNoOthers() throws IOException {
    Task self = Task.self();
    exempt.noteRunning(self);
    assertThat(exempt.isFreezing()).isFalse();
    assertThat(exempt.contains(self.pid())).isFalse();
    exempt.freezeForked();
    assertThat(exempt.isFreezing()).isTrue();
    exempt.noteRunning(self);
    assertThat(exempt.contains(self.pid())).isTrue();
    exempt.freezeForked();
    assertThat(exempt.contains(self.pid())).isTrue();
    exempt.noteFrozen(self);
    assertThat(exempt.contains(self.pid())).isFalse();
  }

  @Test
  void aFreezeOrAThawOfTheGroupLeavesNoneExempt() throws IOException {
    Task self = Task.self();
    exempt.freezeForked();
    exempt.noteRunning(self);
    exempt.freezeAll();
    assertThat(exempt.contains(self.pid())).isFalse();
    assertThat(exempt.isFreezing()).isTrue();
    exempt.noteRunning(self);
    exempt.thawAll();
    assertThat(exempt.contains(self.pid())).isFalse();
    assertThat(exempt.isFreezing()).isFalse();
  }

  @Test
  void anotherProcessThatHasGotTheIdIsNotExempt() throws IOException {
    Task self = Task.self();
    exempt.freezeForked();
    exempt.noteRunning(new Task(self.pid(), self.startTime() - 1));
    assertThat(exempt.contains(self.pid())).isFalse();
  }
}
