package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.Test;

class ExemptTasksTest {
  private final CellGroup.ExemptTasks exempt = new CellGroup.ExemptTasks();

  @Test
  void hasTheTasksThatWereAddedAndNoOthers() throws IOException {
    Task self = Task.self();
    assertThat(exempt.contains(self.pid())).isFalse();
    exempt.add(self);
    assertThat(exempt.contains(self.pid())).isTrue();
    exempt.remove(self);
    assertThat(exempt.contains(self.pid())).isFalse();
  }

  @Test
  void anotherProcessThatHasGotTheIdIsNotExempt() throws IOException {
    Task self = Task.self();
    exempt.add(new Task(self.pid(), self.startTime() - 1));
    assertThat(exempt.contains(self.pid())).isFalse();
  }
}
