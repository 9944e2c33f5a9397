package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.freezerfs.engine.signals.membership.GroupChanges;
import org.freezerfs.engine.signals.membership.MadeUpHost;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.host.proc.MadeUpProcess;
import org.freezerfs.recorder.Recorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When members are frozen enough, on a made-up host. */
@Timeout(60)
class FreezeCheckTest {
  private static final int GROUP = 1;

  private final MadeUpHost host = new MadeUpHost();
  private final MemberExecutor executor = new MemberExecutor(2);
  private final MembersToRecheck toRecheck = new MembersToRecheck(new GroupChanges());
  private final FreezeEnforcer enforcer =
      new FreezeEnforcer(host.members(), toRecheck, Recorder.none());
  private final FreezeCheck check =
      new FreezeCheck(
          host.members(),
          host.forks(),
          enforcer,
          executor,
          toRecheck,
          new SigcontResponder(1, host.members(), enforcer, false));
  private final MadeUpProcess process = host.start();
  private Member member;

  @BeforeEach
  void moveIntoGroup() throws IOException {
    member = host.move(process, GROUP);
  }

  @AfterEach
  void close() {
    executor.close();
  }

  @Test
  void aMemberThatOthersHaveStoppedIsNotFrozenWithoutRequest() throws Exception {
    process.setState('T');
    assertThat(check.areFrozenEnough(List.of(member))).isFalse();
    enforcer.requestFreeze(member);
    assertThat(check.areFrozenEnough(List.of(member))).isTrue();
  }

  @Test
  void aMemberWithRequestIsFrozenOnceItIsStoppedOrTracedOrDead() throws Exception {
    process.onSignal(signal -> {});
    enforcer.requestFreeze(member);
    for (char running : new char[] {'S', 'R', 'D'}) {
      process.setState(running);
      assertThat(check.areFrozenEnough(List.of(member))).isFalse();
    }
    for (char frozen : new char[] {'T', 't', 'Z'}) {
      process.setState(frozen);
      assertThat(check.areFrozenEnough(List.of(member))).isTrue();
    }
    host.forks().drainEvents();
    assertThat(host.members().inGroup(GROUP)).isEmpty();
  }

  @Test
  void aMemberThatWasSeenFrozenIsReadAgainOnlyWhereStopsAreNotRecorded() throws Exception {
    enforcer.requestFreeze(member);
    assertThat(check.wereSeenFrozenEnough(List.of(member))).isTrue();
    int before = process.reads();
    assertThat(check.wereSeenFrozenEnough(List.of(member))).isTrue();
    assertThat(process.reads()).isGreaterThan(before);
    enforcer.setSigcontReported(true);
    before = process.reads();
    assertThat(check.wereSeenFrozenEnough(List.of(member))).isTrue();
    assertThat(process.reads()).isEqualTo(before);
  }

  @Test
  void oneRunningMemberAmongManyIsFoundWhereverItIs() throws Exception {
    List<Member> all = new ArrayList<>();
    List<MadeUpProcess> processes = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      processes.add(host.start());
      all.add(host.move(processes.get(i), GROUP));
      enforcer.requestFreeze(all.get(i));
    }
    assertThat(check.wereSeenFrozenEnough(all)).isTrue();
    for (int i : new int[] {0, 15, 16, 150, 299}) {
      processes.get(i).setState('R');
      assertThat(check.wereSeenFrozenEnough(all)).isFalse();
      assertThat(check.wereSeenFrozenEnough(all)).isFalse();
      processes.get(i).setState('T');
      assertThat(check.wereSeenFrozenEnough(all)).isTrue();
    }
  }

  @Test
  void theWaitEndsOnceAMemberIsStoppedOrUninterruptibleOrItIsEnough() throws Exception {
    process.onSignal(signal -> {});
    enforcer.requestFreeze(member);
    for (char state : new char[] {'T', 'D', 'Z'}) {
      process.setState('R');
      AtomicInteger checks = new AtomicInteger();
      Freeze.awaitNoneRunning(
          List.of(member),
          () -> {
            if (checks.incrementAndGet() == 5) {
              process.setState(state);
            }
            return false;
          });
      assertThat(checks).hasValue(5);
    }
    process.setState('R');
    AtomicInteger checks = new AtomicInteger();
    Freeze.awaitNoneRunning(List.of(member), () -> checks.incrementAndGet() == 3);
    assertThat(checks).hasValue(3);
  }

  @Test
  void aMemberIsLookedAtOnceEvenIfTheTimeIsOver() throws Exception {
    enforcer.requestFreeze(member);
    int before = process.reads();
    AtomicInteger asked = new AtomicInteger();
    Freeze.awaitNoneRunning(List.of(member), () -> asked.incrementAndGet() > 0);
    assertThat(process.reads()).isGreaterThan(before);
    assertThat(asked).hasValue(0);
  }

  @Test
  void theWaitIsNotForMembersWithoutRequest() {
    AtomicInteger checks = new AtomicInteger();
    Freeze.awaitNoneRunning(List.of(member), () -> checks.incrementAndGet() > 1);
    assertThat(checks).hasValue(0);
  }
}
