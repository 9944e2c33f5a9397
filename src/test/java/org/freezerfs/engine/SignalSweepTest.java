package org.freezerfs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.BlockedProcesses.State;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.recorder.Recorder.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sweeps over made-up processes. */
@Timeout(60)
class SignalSweepTest {
  private static final int GROUP = 1;

  private static final class Made {
    private final int pid;
    private State state = State.RUNNING;
    private Result result = Result.SENT;
    private Runnable onKill = () -> state = State.DEAD;
    private long endsAt = Long.MAX_VALUE;

    Made(int pid) {
      this.pid = pid;
    }

    /** It ends so long after it was killed. */
    void endsAfter(Duration time) {
      onKill = () -> endsAt = System.nanoTime() + time.toNanos();
    }

    State state() {
      return System.nanoTime() < endsAt ? state : State.DEAD;
    }
  }

  private final List<Made> all = new ArrayList<>();
  private final List<Made> sent = new ArrayList<>();

  private final class Sweep extends SignalSweep<Made> {
    Sweep() {
      this(0);
    }

    Sweep(int sender) {
      super(List.of(GROUP), Signal.SIGKILL.intValue(), sender, Recorder.none());
    }

    @Override
    protected Listing<Made> list() {
      return new Listing<>(all.stream().filter(each -> each.state() != State.DEAD).toList(), true);
    }

    @Override
    protected Result deliver(Made process) {
      sent.add(process);
      if (process.result == Result.SENT) {
        process.onKill.run();
      }
      return process.result;
    }

    @Override
    protected State stateOf(Made process) {
      return process.state();
    }

    @Override
    protected Object identity(Made process) {
      return process.pid;
    }

    @Override
    protected int pid(Made process) {
      return process.pid;
    }

    @Override
    protected int group(Made process) {
      return GROUP;
    }
  }

  private Made start(int pid) {
    Made process = new Made(pid);
    all.add(process);
    return process;
  }

  @Test
  void whatAKilledProcessHasForkedIsKilledToo() throws Exception {
    Made parent = start(7);
    Made[] child = new Made[1];
    parent.onKill =
        () -> {
          child[0] = start(8);
          parent.state = State.DEAD;
        };
    assertThat(new Sweep().kill()).isEqualTo(new Outcome(2, 0));
    assertThat(sent).containsExactly(parent, child[0]);
  }

  @Test
  void oneThatIsListedTwiceIsSentTheSignalOnce() throws Exception {
    Made process = start(7);
    all.add(process);
    assertThat(new Sweep().kill()).isEqualTo(new Outcome(1, 0));
    assertThat(sent).containsExactly(process);
  }

  @Test
  void whatIsBlockedOrMayNotBeSignalledIsSentTheSignalOnce() throws Exception {
    Made blocked = start(7);
    blocked.onKill = () -> blocked.state = State.HELD;
    Made refusing = start(8);
    refusing.result = Result.REFUSED;
    Made held = start(9);
    held.result = Result.HELD;
    assertThat(new Sweep().kill()).isEqualTo(new Outcome(2, 1));
    assertThat(sent).containsExactly(blocked, refusing, held);
  }

  @Test
  void aKilledProcessIsWaitedForUntilItHasEnded() throws Exception {
    Made running = start(7);
    running.endsAfter(Duration.ofMillis(400));
    Made asleep = start(8);
    asleep.state = State.ASLEEP;
    asleep.endsAfter(Duration.ofMillis(1200));
    assertThat(new Sweep().kill()).isEqualTo(new Outcome(2, 0));
    assertThat(all).extracting(Made::state).containsOnly(State.DEAD);
  }

  @Test
  void theSenderIsKilledButNotWaitedFor() throws Exception {
    Made sender = start(7);
    sender.onKill = () -> {};
    assertThat(new Sweep(sender.pid).kill()).isEqualTo(new Outcome(1, 0));
    assertThat(sent).containsExactly(sender);
  }
}
