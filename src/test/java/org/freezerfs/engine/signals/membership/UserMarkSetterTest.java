package org.freezerfs.engine.signals.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.MadeUpProcess;
import org.junit.jupiter.api.Test;

/** The thread that has marks set by programs of their users. */
class UserMarkSetterTest {
  private final MadeUpHost host = new MadeUpHost();
  private final UserMarkSetter setter =
      new UserMarkSetter(new RlimitMark(), host.members(), host.forks());

  @Test
  void whatFailsUnexpectedlyIsTriedAgain() throws Exception {
    MadeUpProcess process = host.start();
    host.letOnlyItsUserMark(process);
    Member member = host.move(process, 1);
    assertThat(member.isMarkPending()).isTrue();
    AtomicInteger readings = new AtomicInteger();
    host.beforeMarkIsRead =
        () -> {
          switch (readings.incrementAndGet()) {
            case 1 -> throw new IllegalStateException("as the test wants it");
            case 2 -> throw new OutOfMemoryError("as the test wants it");
            default -> {}
          }
        };
    setter.requestAll();
    try {
      // No real process has its id, so its user's program can't mark it; and then it is known.
      await().atMost(Duration.ofSeconds(30)).until(() -> !member.isMarkPending());
    } finally {
      setter.close();
    }
    assertThat(readings).hasValue(3);
  }
}
