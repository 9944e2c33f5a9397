package org.freezerfs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import jnr.constants.platform.Signal;
import org.freezerfs.host.Child;
import org.freezerfs.host.ProcessEvents;
import org.freezerfs.host.Processes;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More happens than the kernel can keep for us. */
@Timeout(60)
class LostEventsTest {
  private static final int GROUP = 1;
  private static final int CHILDREN = 60;

  /** The kernel rounds it up to what holds a few events. */
  private static final int TINY_QUEUE = 1;

  @Test
  void nobodyIsMissedThoughEventsAreDropped() throws Exception {
    Optional<ProcessEvents> events = ProcessEvents.open(TINY_QUEUE);
    Needs.given(events.isPresent(), "the kernel's process events");
    SignalEngine engine = new SignalEngine(events, false);
    engine.create(GROUP);
    String forks =
        "read -r line; for i in $(seq " + CHILDREN + "); do (sleep 1000 &) ; done; read -r line";
    try (Child shell = Child.running("bash", "-c", forks)) {
      assertThat(engine.attach(new Task(shell.pid(), shell.startTime()), GROUP)).isTrue();
      shell.say("fork");
      shell.awaitThat(() -> engine.threads(GROUP, Processes.self()).length == 1 + CHILDREN);
      assertThat(engine.freeze(GROUP).done()).isEqualTo(1 + CHILDREN);
      engine.thaw(GROUP);
      engine.signal(GROUP, Signal.SIGKILL.intValue(), 0);
      assertThat(engine.isEmpty(GROUP)).isTrue();
    } finally {
      engine.close();
    }
  }
}
