package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.Child;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Who is found to be a member by neither news nor a search: what its group has coming to it befalls
 * it too.
 */
@Timeout(60)
class AdoptionTest {
  private static final int GROUP = 1;
  private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final SignalEngine engine =
      new SignalEngine(
          false, false, new Journal(Optional.empty(), Optional.empty()), Recorder.NONE);

  @BeforeEach
  void makeGroup() {
    engine.create(GROUP);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static Task task(Child child) {
    return new Task(child.pid(), child.startTime());
  }

  private void freeze(Child child) throws IOException {
    assertThat(engine.attach(task(child), GROUP)).isTrue();
    assertThat(engine.freeze(GROUP).done()).isEqualTo(1);
    child.awaitState('T');
  }

  /** As if it had been inherited. */
  private static void mark(Child child) throws IOException {
    assertThat(new RlimitMark().set(child.pid(), GROUP)).isEqualTo(RlimitMark.Result.DONE);
  }

  @Test
  void whoIsAskedForIsStoppedInAFreezingGroup() throws Exception {
    try (Child member = Child.sleeping();
        Child born = Child.sleeping()) {
      freeze(member);
      born.awaitRunning();
      mark(born);
      assertThat(engine.groupOf(task(born))).isEqualTo(GROUP);
      born.awaitState('T');
    }
  }

  @Test
  void whoHasTheIdOfOneThatHasDiedIsStoppedInAFreezingGroup() throws Exception {
    Needs.writable(LAST_PID.toString());
    try (Child member = Child.sleeping()) {
      freeze(member);
      member.signal(Signal.SIGKILL.intValue());
      member.awaitEnd();
      try (Child born = sleepingWithId(member.pid())) {
        born.awaitRunning();
        mark(born);
        engine.isFrozenEnough(GROUP);
        assertThat(engine.members()).containsKey(task(born));
        born.awaitState('T');
      }
    }
  }

  /** Others on the machine may be quicker. */
  private static Child sleepingWithId(int pid) throws IOException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < PATIENCE_NANOS) {
      Files.writeString(LAST_PID, Integer.toString(pid - 1));
      Child child = Child.sleeping();
      if (child.pid() == pid) {
        return child;
      }
      child.close();
    }
    throw new IOException("the id " + pid + " was not given again");
  }
}
