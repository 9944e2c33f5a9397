package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.signals.membership.GroupChanges;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the kernel's reports of signals are read. */
class SigcontResponderTest {
  private final MemberTable members = EngineFixture.memberTable();
  private final SigcontResponder responder =
      new SigcontResponder(
          Processes.self(),
          members,
          new FreezeEnforcer(members, new WokenTasks(new GroupChanges()), Recorder.none()),
          true);

  @BeforeEach
  void beginAsForAMember() throws Exception {
    assertThat(responder.hasMonitor()).isFalse();
    responder.ensureMonitor();
    Needs.given(responder.hasMonitor(), "the kernel's reports of signals");
  }

  @AfterEach
  void close() {
    responder.close();
  }

  @Test
  void theyAreNotReadForLongWithoutMembers() {
    assertThat(responder.closeIdleMonitor()).isTrue();
    assertThat(responder.hasMonitor()).isTrue();
    await().until(() -> !responder.closeIdleMonitor());
    assertThat(responder.hasMonitor()).isFalse();
  }

  @Test
  void theyAreReadAgainForTheNextMember() throws Exception {
    await().until(() -> !responder.closeIdleMonitor());
    responder.ensureMonitor();
    assertThat(responder.hasMonitor()).isTrue();
    assertThat(responder.closeIdleMonitor()).isTrue();
  }
}
