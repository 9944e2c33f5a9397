package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.signals.membership.GroupChanges;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.mounted.Needs;
import org.freezerfs.recorder.Recorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the kernel's reports of signals are read. */
class SigcontResponderTest {
  private static final int GROUP = 1;

  private final MemberTable members = EngineFixture.memberTable();
  private final FreezeEnforcer enforcer =
      new FreezeEnforcer(members, new MembersToRecheck(new GroupChanges()), Recorder.none());
  private final SigcontResponder responder =
      new SigcontResponder(Processes.self(), members, enforcer, true);

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

  @Test
  void sigcontRightAfterTheFirstFreezeIsAnswered() throws Exception {
    try (Child child = Child.sleeping()) {
      members.createGroup(GROUP);
      Member member = members.move(EngineFixture.task(child), GROUP).orElseThrow();
      responder.drain();
      for (int i = 0; i < 20; i++) {
        enforcer.requestFreeze(member);
        child.awaitState('T');
        child.signalFromOutside(Signal.SIGCONT.intValue());
        responder.drain();
        // It may still be on its way to the stop.
        child.awaitState('T');
        enforcer.thaw(List.of(member));
        enforcer.sigcontDemand().endIfNone();
        enforcer.sigcontDemand().endIfNone();
      }
      members.removeGroup(GROUP);
    }
  }

  @Test
  void aStopFromOutsideIsKnownAtTheNextFreezeWhileSigcontIsNotTraced() throws Exception {
    try (Child child = Child.sleeping()) {
      members.createGroup(GROUP);
      Member member = members.move(EngineFixture.task(child), GROUP).orElseThrow();
      responder.drain();
      enforcer.requestFreeze(member);
      enforcer.thaw(List.of(member));
      enforcer.sigcontDemand().endIfNone();
      enforcer.sigcontDemand().endIfNone();
      child.signalFromOutside(Signal.SIGSTOP.intValue());
      enforcer.requestFreeze(member);
      enforcer.thaw(List.of(member));
      child.awaitState('T');
      child.signalFromOutside(Signal.SIGCONT.intValue());
      child.awaitThat(() -> child.state() == 'S');
      members.removeGroup(GROUP);
    }
  }
}
