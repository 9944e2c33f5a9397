package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import jnr.constants.platform.Signal;
import org.freezerfs.host.events.ProcessEvents;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Members fork more often than the kernel's queue of fork events can hold. */
@Timeout(60)
class LostEventsTest {
  private static final int GROUP = 1;
  private static final int CHILDREN = 60;

  /** The kernel rounds this size up, so that the queue holds a few events. */
  private static final int TINY_QUEUE = 1;

  private SignalEngine engine;

  /** Has a queue of the same size, and shows that events were lost. */
  private ProcessEvents witness;

  @BeforeEach
  void listenWithATinyQueue() {
    Optional<ProcessEvents> events = ProcessEvents.open(TINY_QUEUE);
    Needs.given(events.isPresent(), "the kernel's process events");
    engine = EngineFixture.engine(events, false);
    engine.create(GROUP);
    witness = ProcessEvents.open(TINY_QUEUE).orElseThrow();
    assertThat(witness.listen()).isTrue();
  }

  @AfterEach
  void close() {
    if (engine != null) {
      engine.close();
      witness.close();
    }
  }

  private void assertEventsWereLost() throws IOException {
    ProcessEvents.Listener ignoring =
        new ProcessEvents.Listener() {
          @Override
          public void onFork(int parent, int child) {}

          @Override
          public void onExit(int pid) {}

          @Override
          public void onTracerChange(int pid) {}
        };
    assertThat(witness.read(ignoring)).isEqualTo(ProcessEvents.ReadResult.EVENTS_LOST);
  }

  private void put(Child shell) throws IOException {
    assertThat(engine.attach(EngineFixture.task(shell), GROUP)).isTrue();
  }

  private int[] listed() throws IOException {
    return engine.threads(GROUP, Processes.self());
  }

  private void killAll() throws IOException {
    engine.signal(GROUP, Signal.SIGKILL.intValue(), 0);
    assertThat(listed()).isEmpty();
  }

  @Test
  void allChildrenAreFound() throws Exception {
    String forks = "for i in $(seq " + CHILDREN + "); do (sleep 1000 &); done";
    String end = "exec sleep 1000";
    try (Child shell = Child.running("bash", "-c", "read -r line; " + forks + "; " + end)) {
      put(shell);
      shell.say("fork");
      // By then none of the subshells is left that have started the children.
      shell.awaitProgram("sleep");
      assertThat(listed()).hasSize(1 + CHILDREN);
      assertEventsWereLost();
      assertThat(engine.freeze(GROUP).done()).isEqualTo(1 + CHILDREN);
      engine.thaw(GROUP);
      killAll();
    }
  }

  @Test
  void aChildIsFoundThoughAllKnownMembersHaveExited() throws Exception {
    String forks = "for i in $(seq " + CHILDREN + "); do (:); done; sleep 1000 &";
    try (Child shell = Child.running("bash", "-c", "read -r line; " + forks)) {
      put(shell);
      shell.say("fork");
      shell.awaitEnd();
      assertEventsWereLost();
      assertThat(engine.isEmpty(GROUP)).isFalse();
      assertThat(listed()).hasSize(1);
      killAll();
    }
  }
}
