package org.freezerfs.engine.signals;

import static jnr.constants.platform.Signal.SIGCONT;
import static jnr.constants.platform.Signal.SIGSTOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.freezerfs.engine.signals.journal.ThawAction;
import org.freezerfs.engine.signals.membership.GroupChanges;
import org.freezerfs.engine.signals.membership.MadeUpHost;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.host.proc.MadeUpProcess;
import org.freezerfs.recorder.Recorder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When SIGCONT from outside is traced, on a made-up host. */
@Timeout(60)
class SigcontDemandTest {
  private static final int GROUP = 1;

  private final MadeUpHost host = new MadeUpHost();
  private final FreezeEnforcer enforcer =
      new FreezeEnforcer(host.members(), new MembersToRecheck(new GroupChanges()), Recorder.none());
  private final SigcontDemand demand = enforcer.sigcontDemand();
  private final MadeUpTrace trace = new MadeUpTrace();
  private final MadeUpProcess process = host.start();
  private Member member;

  /** What happened, in its order: "traced", "not traced", or the signal that the process got. */
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());

  private final class MadeUpTrace implements SigcontDemand.Trace {
    volatile boolean traced;
    volatile boolean areAllNoted = true;
    volatile Runnable onStopsRead = () -> {};
    volatile Runnable onEnd = () -> {};

    @Override
    public void setContinuesTraced(boolean now) {
      if (!now) {
        onEnd.run();
      }
      traced = now;
      events.add(now ? "traced" : "not traced");
    }

    @Override
    public boolean noteStops() {
      onStopsRead.run();
      return areAllNoted;
    }
  }

  @BeforeEach
  void begin() throws IOException {
    member = host.move(process, GROUP);
    demand.setTrace(Optional.of(trace));
    process.onSignal(this::noteAndObey);
  }

  private void noteAndObey(jnr.constants.platform.Signal signal) {
    events.add(signal.name());
    process.obey(signal);
  }

  private void thaw() throws IOException {
    enforcer.thaw(List.of(member));
  }

  @Test
  void itIsNotTracedWithoutAFreezeRequest() {
    demand.endIfNone();
    assertThat(events).isEmpty();
  }

  @Test
  void itIsTracedBeforeTheFirstStopIsSent() throws Exception {
    enforcer.requestFreeze(member);
    assertThat(events).containsExactly("traced", SIGSTOP.name());
  }

  @Test
  void itIsTracedBeforeAFrozenMemberIsTakenOver() throws Exception {
    enforcer.restore(member, ThawAction.CONTINUE);
    assertThat(events).containsExactly("traced", SIGSTOP.name());
  }

  @Test
  void itIsTracedAsLongAsAMemberIsFrozen() throws Exception {
    enforcer.requestFreeze(member);
    for (int i = 0; i < 4; i++) {
      demand.endIfNone();
    }
    assertThat(trace.traced).isTrue();
  }

  @Test
  void itIsNotTracedFromTheSecondCheckAfterTheThawOn() throws Exception {
    enforcer.requestFreeze(member);
    demand.endIfNone();
    thaw();
    demand.endIfNone();
    assertThat(events).containsExactly("traced", SIGSTOP.name(), SIGCONT.name());
    demand.endIfNone();
    assertThat(events).endsWith("not traced");
    demand.endIfNone();
    enforcer.requestFreeze(member);
    assertThat(events.subList(3, events.size()))
        .containsExactly("not traced", "traced", SIGSTOP.name());
  }

  @Test
  void aFreezeThatComesBetweenTwoChecksKeepsItTraced() throws Exception {
    enforcer.requestFreeze(member);
    thaw();
    demand.endIfNone();
    enforcer.requestFreeze(member);
    thaw();
    demand.endIfNone();
    assertThat(trace.traced).isTrue();
  }

  @Test
  void aFreezeAtTheMomentOfTheEndTracesItAgainBeforeItStops() throws Exception {
    enforcer.requestFreeze(member);
    thaw();
    demand.endIfNone();
    Thread freezing = new Thread(this::freeze);
    trace.onEnd =
        () -> {
          freezing.start();
          await().until(() -> freezing.getState() == Thread.State.WAITING);
        };
    events.clear();
    demand.endIfNone();
    freezing.join();
    assertThat(events).containsExactly("not traced", "traced", SIGSTOP.name());
  }

  @Test
  void itDoesNotEndDuringAFreeze() throws Exception {
    enforcer.requestFreeze(member);
    thaw();
    demand.endIfNone();
    // As a freeze that has begun after the check before this one.
    Thread ending = new Thread(demand::endIfNone);
    demand.request(
        areStopsNoted -> {
          demandIsIdle();
          ending.start();
          await()
              .until(
                  () ->
                      ending.getState() == Thread.State.WAITING
                          || ending.getState() == Thread.State.TERMINATED);
          assertThat(trace.traced).isTrue();
          return member.freezeState().requestFreeze(() -> true, areStopsNoted);
        });
    ending.join();
    assertThat(trace.traced).isTrue();
  }

  /** As if the last freeze had been long ago. */
  private void demandIsIdle() {
    demand.endIfNone();
  }

  private void freeze() {
    try {
      enforcer.requestFreeze(member);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aNewTraceIsTurnedAsTheOneBefore() throws Exception {
    MadeUpTrace second = new MadeUpTrace();
    demand.setTrace(Optional.of(second));
    assertThat(second.traced).isFalse();
    enforcer.requestFreeze(member);
    assertThat(second.traced).isTrue();
    demand.setTrace(Optional.empty());
    MadeUpTrace third = new MadeUpTrace();
    demand.setTrace(Optional.of(third));
    assertThat(third.traced).isTrue();
  }

  @Test
  void aStopFromOutsideThatIsReadAtTheFreezeOutlastsTheThaw() throws Exception {
    enforcer.requestFreeze(member);
    thaw();
    trace.onStopsRead =
        () -> {
          process.setState('T');
          member.freezeState().noteStopSent(System.nanoTime());
        };
    enforcer.requestFreeze(member);
    thaw();
    assertThat(process.state()).isEqualTo('T');
  }

  @Test
  void aStopFromOutsideOutlastsTheThawAlsoWhereReportsWereLost() throws Exception {
    enforcer.requestFreeze(member);
    thaw();
    process.setState('T');
    trace.areAllNoted = false;
    enforcer.requestFreeze(member);
    thaw();
    assertThat(process.state()).isEqualTo('T');
  }

  @Test
  void whereAllStopsAreNotedAFreezeReadsNothing() throws Exception {
    enforcer.requestFreeze(member);
    thaw();
    int reads = process.reads();
    enforcer.requestFreeze(member);
    assertThat(process.reads()).isEqualTo(reads);
  }
}
