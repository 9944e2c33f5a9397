package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.engine.signals.EngineFixture.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Signal;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.Child;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A process with the mark of a group that is found by neither an event nor a scan: the freeze of
 * its group applies to it too.
 */
@Timeout(60)
class MarkedProcessTest {
  private static final int GROUP = 1;
  private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final RlimitMark marks = new RlimitMark();
  private final SignalEngine engine = EngineFixture.engine(false, marks);

  @BeforeEach
  void makeGroup() {
    engine.create(GROUP);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void freeze(Child child) throws IOException {
    assertThat(engine.attach(task(child), GROUP)).isTrue();
    assertThat(engine.freeze(GROUP).done()).isEqualTo(1);
    child.awaitState('T');
  }

  /** Sets the mark, as if the process had inherited it. */
  private void mark(Child child) throws IOException {
    assertThat(marks.set(child.reference(), GROUP)).isEqualTo(RlimitMark.Result.DONE);
  }

  @Test
  void aMarkedProcessThatIsAskedForIsStoppedInAFreezingGroup() throws Exception {
    try (Child member = Child.sleeping();
        Child marked = Child.sleeping()) {
      freeze(member);
      marked.awaitRunning();
      mark(marked);
      assertThat(engine.groupOf(task(marked))).isEqualTo(GROUP);
      marked.awaitState('T');
    }
  }

  @Test
  void aMarkedProcessWithTheIdOfADeadMemberIsStoppedInAFreezingGroup() throws Exception {
    Needs.writable(LAST_PID.toString());
    try (Child member = Child.sleeping()) {
      freeze(member);
      member.signal(Signal.SIGKILL.intValue());
      member.awaitEnd();
      try (Child marked = sleepingWithId(member.pid())) {
        marked.awaitRunning();
        mark(marked);
        engine.isFrozenEnough(GROUP);
        assertThat(engine.members()).containsKey(task(marked));
        marked.awaitState('T');
      }
    }
  }

  /** Tried again, because another process on the machine may get the id first. */
  private static Child sleepingWithId(int pid) throws IOException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < RETRY_NANOS) {
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
