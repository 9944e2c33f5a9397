package org.freezerfs.engine.signals;

import static jnr.constants.platform.Signal.SIGKILL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.RecordedEvents;
import org.freezerfs.engine.signals.membership.MadeUpHost;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.host.proc.MadeUpProcess;
import org.freezerfs.recorder.Recorder.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A kill sweep over the members of a made-up host. */
@Timeout(60)
class MemberSweepTest {
  private static final int GROUP = 1;
  private static final int OTHER = 2;

  private final MadeUpHost host = new MadeUpHost();
  private final RecordedEvents events = new RecordedEvents();

  private MemberSweep sweep() {
    return sweepBy(0);
  }

  private MemberSweep sweepBy(int sender) {
    return new MemberSweep(
        host.members(), host.forks(), List.of(GROUP), SIGKILL.intValue(), false, sender, events);
  }

  private MadeUpProcess startIn(int group) throws IOException {
    MadeUpProcess process = host.start();
    host.move(process, group);
    return process;
  }

  @Test
  void allMembersOfTheGroupAreKilledAndNoOther() throws Exception {
    List<MadeUpProcess> inGroup = List.of(startIn(GROUP), startIn(GROUP), startIn(GROUP));
    MadeUpProcess outside = startIn(OTHER);
    assertThat(sweep().kill()).isEqualTo(new Outcome(3, 0));
    assertThat(inGroup)
        .allSatisfy(process -> assertThat(process.takeSignals()).containsExactly(SIGKILL));
    assertThat(outside.takeSignals()).isEmpty();
    assertThat(host.members().inGroup(GROUP)).isEmpty();
    assertThat(events.take()).hasSize(3);
  }

  /** Ends a process so many milliseconds later. */
  private static void endAfter(int millis, Runnable ending) {
    Thread thread =
        new Thread(
            () -> {
              try {
                Thread.sleep(millis);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              ending.run();
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void aFrozenMemberGetsItsSigkillAtTheThaw() throws Exception {
    MadeUpProcess process = host.start();
    Member member = host.move(process, GROUP);
    member.freezeState().requestFreeze(() -> true, false);
    process.takeSignals();
    assertThat(sweep().kill()).isEqualTo(new Outcome(1, 0));
    assertThat(process.takeSignals()).isEmpty();
    member.freezeState().thaw();
    assertThat(process.takeSignals()).containsExactly(SIGKILL);
  }

  @Test
  void aMemberThatMayNotBeSignalledCountsAsRefused() throws Exception {
    startIn(GROUP).refuseSignals();
    assertThat(sweep().kill()).isEqualTo(new Outcome(0, 1));
  }

  @Test
  void aMemberThatStaysUninterruptibleOrTracedIsNotWaitedForForLong() throws Exception {
    for (char state : new char[] {'D', 't'}) {
      MadeUpProcess blocked = startIn(GROUP);
      blocked.onSignal(signal -> {});
      blocked.setState(state);
      long begin = System.nanoTime();
      // A sweep that had waited to its end would count one more that was not killed.
      assertThat(sweep().kill()).isEqualTo(new Outcome(1, 0));
      assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(200));
      blocked.setState('X');
      host.forks().snapshot(GROUP);
    }
  }

  @Test
  void oneThatEndsBesideABlockedOneIsNoMemberAnyMore() throws Exception {
    MadeUpProcess blocked = startIn(GROUP);
    blocked.onSignal(signal -> {});
    blocked.setState('t');
    MadeUpProcess slow = startIn(GROUP);
    slow.onSignal(signal -> endAfter(400, () -> slow.setState('X')));
    assertThat(sweep().kill()).isEqualTo(new Outcome(2, 0));
    assertThat(host.members().inGroup(GROUP))
        .extracting(member -> member.task().pid())
        .containsExactly(blocked.pid());
  }

  @Test
  void membersThatAreForkedMeanwhileAreKilledToo() throws Exception {
    AtomicInteger generations = new AtomicInteger(5);
    forkWhenKilled(startIn(GROUP), generations);
    assertThat(sweepBy(0).kill()).isEqualTo(new Outcome(6, 0));
    assertThat(generations).hasValue(0);
    assertThat(host.members().inGroup(GROUP)).isEmpty();
  }

  private void forkWhenKilled(MadeUpProcess process, AtomicInteger generations) {
    process.onSignal(
        signal -> {
          if (generations.getAndDecrement() > 0) {
            forkWhenKilled(host.fork(process), generations);
          } else {
            generations.set(0);
          }
          process.obey(signal);
        });
  }

  @Test
  void theSenderIsKilledButNotWaitedFor() throws Exception {
    MadeUpProcess sender = startIn(GROUP);
    sender.onSignal(signal -> {});
    assertThat(sweepBy(sender.pid()).kill()).isEqualTo(new Outcome(1, 0));
    assertThat(sender.takeSignals()).containsExactly(SIGKILL);
  }

  @Test
  void aMemberThatIsUninterruptibleForAMomentWhileItEndsIsWaitedFor() throws Exception {
    MadeUpProcess slow = startIn(GROUP);
    MadeUpProcess uninterruptible = startIn(GROUP);
    uninterruptible.setState('D');
    uninterruptible.onSignal(signal -> {});
    slow.onSignal(
        signal ->
            endAfter(
                1200,
                () -> {
                  uninterruptible.endAfterReads(1);
                  slow.obey(signal);
                }));
    assertThat(sweepBy(0).kill()).isEqualTo(new Outcome(2, 0));
    assertThat(host.members().inGroup(GROUP)).isEmpty();
  }

  @Test
  void aMemberThatIsSentSigkillAgainIsRecordedOnce() throws Exception {
    MadeUpProcess process = host.start();
    Member member = host.move(process, GROUP);
    process.onSignal(signal -> {});
    MemberSweep sweep = sweep();
    IntStream.range(0, 3).forEach(i -> assertThat(kill(sweep, member)).isEqualTo(Result.KILLED));
    assertThat(events.take()).hasSize(1);
    process.setState('X');
    assertThat(sweep.kill(member)).isEqualTo(Result.GONE);
    host.forks().drainEvents();
    assertThat(host.members().inGroup(GROUP)).isEmpty();
  }

  private static Result kill(MemberSweep sweep, Member member) {
    try {
      return sweep.kill(member);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
