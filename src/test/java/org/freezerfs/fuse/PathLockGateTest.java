package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PathLockGateTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  // Of linux/fuse.h.
  private static final int LOOKUP = 1;
  private static final int MKDIR = 9;
  private static final int OPEN = 14;
  private static final int WRITE = 16;

  private final PathLockGate gate = new PathLockGate();

  /** A request of another thread's, which is over as soon as it was let in. */
  private Thread request(int opcode) {
    Thread thread =
        new Thread(
            () -> {
              Lock entered = gate.enter(opcode);
              if (entered != null) {
                entered.unlock();
              }
            });
    thread.start();
    return thread;
  }

  private static void awaitEnd(Thread thread) {
    await().atMost(DEADLINE).until(() -> !thread.isAlive());
  }

  private static void awaitWait(Thread thread) {
    await().atMost(DEADLINE).until(() -> thread.getState() == Thread.State.WAITING);
  }

  @ParameterizedTest
  @CsvSource({
    "12, 12", "12, 13", "12, 10", "12, 11",
    "13, 12", "13, 13", "13, 10", "13, 11",
    "10, 12", "11, 12", "11, 13"
  })
  void aRequestThatLocksTwoPathsWaitsForOneThatWriteLocksAPath(int first, int second) {
    Lock entered = gate.enter(first);
    Thread waiting = request(second);
    awaitWait(waiting);
    entered.unlock();
    awaitEnd(waiting);
  }

  @Test
  void removalsDoNotWaitForEachOther() {
    Lock entered = gate.enter(FuseMessage.RMDIR);
    awaitEnd(request(FuseMessage.RMDIR));
    awaitEnd(request(FuseMessage.UNLINK));
    entered.unlock();
  }

  @ParameterizedTest
  @ValueSource(ints = {FuseMessage.UNKNOWN, LOOKUP, MKDIR, OPEN, WRITE})
  void allOtherRequestsPassWithoutALock(int opcode) {
    Lock renaming = gate.enter(FuseMessage.RENAME);
    assertThat(gate.enter(opcode)).isNull();
    renaming.unlock();
    gate.enter(FuseMessage.RENAME).unlock();
  }

  @Test
  void aRenameIsNotOvertakenForEver() {
    Lock removing = gate.enter(FuseMessage.RMDIR);
    Thread rename = request(FuseMessage.RENAME);
    awaitWait(rename);
    Thread later = request(FuseMessage.RMDIR);
    awaitWait(later);
    removing.unlock();
    awaitEnd(rename);
    awaitEnd(later);
  }
}
