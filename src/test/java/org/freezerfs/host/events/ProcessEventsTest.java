package org.freezerfs.host.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asking the kernel for process events. */
@Timeout(60)
class ProcessEventsTest {
  /** The smallest that the kernel takes: there is room for a few events. */
  private static final int TINY_QUEUE = 1;

  @Test
  void areGrantedThoughOtherEventsFillTheQueueBeforeTheAnswer() throws Exception {
    Optional<ProcessEvents> first = ProcessEvents.open();
    Needs.given(first.isPresent(), "the kernel's process events");
    first.get().close();
    try (Child one = Child.running("bash", "-c", "while :; do (:); done");
        Child other = Child.running("bash", "-c", "while :; do (:); done")) {
      for (int i = 0; i < 2000; i++) {
        Optional<ProcessEvents> events = ProcessEvents.open(TINY_QUEUE);
        assertThat(events).as("attempt " + i).isPresent();
        events.get().close();
      }
      // Otherwise no other events have filled the queue.
      assertThat(Processes.isProcess(one.pid()) && Processes.isProcess(other.pid())).isTrue();
    }
  }
}
