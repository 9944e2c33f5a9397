package org.freezerfs.host.programs;

import static org.assertj.core.api.Assertions.assertThat;

import org.freezerfs.host.libc.LibC;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.Test;

class PriorityTest {
  private static final int PRIO_PROCESS = 0;
  private static final int CALLING_THREAD = 0;
  private static final int HIGHEST = -20;

  private static int nice(int id) {
    return LibC.get().getpriority(PRIO_PROCESS, id);
  }

  @Test
  void aProgramThatIsStartedMeanwhileHasTheNiceValueFromBefore() throws Exception {
    // An engine of another test may have raised it.
    Priority.lower();
    int before = nice(CALLING_THREAD);
    Priority.raise();
    try {
      Needs.given(nice(CALLING_THREAD) == HIGHEST, "to be allowed to raise its priority");
      Process program = Priority.startUnboosted(new ProcessBuilder("sleep", "60"));
      try {
        assertThat(nice(Math.toIntExact(program.pid()))).isEqualTo(before);
        assertThat(nice(CALLING_THREAD)).isEqualTo(HIGHEST);
      } finally {
        program.destroyForcibly().waitFor();
      }
    } finally {
      Priority.lower();
    }
    assertThat(nice(CALLING_THREAD)).isEqualTo(before);
  }
}
