package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.Test;

class LeftOutTest {
  private final LeftOut leftOut = new LeftOut();

  @Test
  void hasTheTasksThatWereAddedAndNoOthers() throws IOException {
    Task self = Task.self();
    assertThat(leftOut.contains(self.pid())).isFalse();
    leftOut.add(self);
    assertThat(leftOut.contains(self.pid())).isTrue();
    leftOut.remove(self);
    assertThat(leftOut.contains(self.pid())).isFalse();
  }

  @Test
  void anotherProcessThatHasGotTheIdIsNotLeftOut() throws IOException {
    Task self = Task.self();
    leftOut.add(new Task(self.pid(), self.startTime() - 1));
    assertThat(leftOut.contains(self.pid())).isFalse();
  }
}
