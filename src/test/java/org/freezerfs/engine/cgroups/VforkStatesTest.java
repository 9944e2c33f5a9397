package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.host.proc.WaitChannel;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VforkStatesTest {
  private static final String FORK =
      """
      import os, signal
      os.fork()
      signal.pause()
      """;

  @BeforeEach
  void requireComparison() {
    int self = Processes.self();
    Needs.given(Processes.haveSameMemory(self, self).isPresent(), "kcmp(2)");
  }

  /** Linux 6.12 and later may show no wait channel of a thread that has just fallen asleep. */
  @Test
  void aThreadWaitsInVforkAlsoIfItsWaitChannelIsNotShownYet(@TempDir Path directory)
      throws Exception {
    try (Child parent = Child.inVfork(directory.resolve("fifo"))) {
      parent.awaitThat(() -> VforkStates.isAnyWaiting(new int[] {parent.pid()}));
      assertThat(VforkStates.isThreadWaiting(parent.pid(), WaitChannel.UNKNOWN)).isTrue();
      assertThat(VforkStates.isThreadWaiting(parent.pid(), WaitChannel.OTHER)).isFalse();
    }
  }

  @Test
  void aThreadWhoseChildHasItsOwnMemoryDoesNotWaitInVfork() throws Exception {
    try (Child parent = Child.running("python3", "-c", FORK)) {
      parent.awaitThat(() -> Processes.children(parent.pid()).length == 1);
      assertThat(VforkStates.isThreadWaiting(parent.pid(), WaitChannel.UNKNOWN)).isFalse();
      assertThat(VforkStates.isThreadWaiting(parent.pid(), WaitChannel.VFORK)).isFalse();
    }
  }
}
