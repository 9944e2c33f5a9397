package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Recorder.Result;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberSnapshot;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.process.RunState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills the processes of a group and whatever they fork meanwhile, and sees them end. Those that
 * were told to freeze are owed their SIGKILL until the thaw, as a kernel's frozen tasks are.
 */
final class KillSweep {
  private static final Logger LOG = LoggerFactory.getLogger(KillSweep.class);

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /**
   * A task that is still in uninterruptible sleep after this long will run no more; it dies when it
   * wakes. Nor will one that stands still for its tracer: SIGKILL ends every such stop but that of
   * PTRACE_EVENT_EXIT, in which it has left its program for good (the kernel's kernel/signal.c,
   * complete_signal and ptrace_stop; kernel/exit.c, do_exit).
   */
  private static final long RUNS_NO_MORE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final MemberTable members;
  private final ForkTracker lineage;
  private final int group;
  private final int senderProcess;
  private final Recorder recorder;

  /** Frozen, or not ours to signal: nothing more to be done about them here. */
  private final Set<Task> settled = ConcurrentHashMap.newKeySet();

  private final Set<Task> killed = ConcurrentHashMap.newKeySet();
  private int refused;
  private long begin;

  KillSweep(
      MemberTable members, ForkTracker lineage, int group, int senderProcess, Recorder recorder) {
    this.members = members;
    this.lineage = lineage;
    this.group = group;
    this.senderProcess = senderProcess;
    this.recorder = recorder;
  }

  Outcome run() throws IOException {
    begin = System.nanoTime();
    while (true) {
      MemberSnapshot roll = lineage.snapshot(group);
      List<Member> victims = unsettled(roll.members());
      if (roll.complete() && victims.isEmpty()) {
        return new Outcome(killed.size(), refused);
      }
      if (victims.isEmpty() && isLate()) {
        LOG.warn("group {}: it can't be known whether a task was missed by SIGKILL", group);
        return new Outcome(killed.size(), refused + 1);
      }
      if (victims.isEmpty()) {
        LockSupport.parkNanos(PAUSE_NANOS);
        continue;
      }
      for (Member member : victims) {
        kill(member);
      }
      if (!waitForEnd(victims) || isLate()) {
        LOG.error(
            "group {}: a task outlived SIGKILL by {} s",
            group,
            TimeUnit.NANOSECONDS.toSeconds(GIVE_UP_NANOS));
        return new Outcome(killed.size(), refused + 1);
      }
    }
  }

  private boolean isLate() {
    return System.nanoTime() - begin > GIVE_UP_NANOS;
  }

  private List<Member> unsettled(List<Member> all) {
    List<Member> left = new ArrayList<>();
    for (Member member : all) {
      if (!settled.contains(member.task())) {
        left.add(member);
      }
    }
    return left;
  }

  /**
   * To be called for each that is born meanwhile, by whoever comes to know of it.
   *
   * @return what came of it, {@code KILLED} if the signal was sent
   */
  Result kill(Member member) throws IOException {
    Result result = send(member);
    if (result == Result.GONE) {
      // Not with our lock held: whoever has its pid now may be another sweep's.
      members.removeDead(member);
    }
    return result == Result.SENT ? Result.KILLED : result;
  }

  private synchronized Result send(Member member) throws IOException {
    Recorder.Signal event = recorder.beginSignal();
    Result result = member.freezeState().signal(Signal.SIGKILL.intValue());
    boolean first = false;
    switch (result) {
      case REFUSED -> {
        refused++;
        first = settled.add(member.task());
      }
      case GONE -> {}
      default -> {
        first = killed.add(member.task());
        // The sender waits for our answer, in its write; it ends once it has it.
        if (result == Result.HELD || member.task().pid() == senderProcess) {
          settled.add(member.task());
        }
      }
    }
    if (first) {
      event.end(member.task(), group, Signal.SIGKILL.intValue(), result);
    }
    return result;
  }

  private boolean waitForEnd(List<Member> victims) throws IOException {
    long killedAt = System.nanoTime();
    for (Member member : victims) {
      while (!settled.contains(member.task())) {
        RunState standing = member.process().runState();
        if (!standing.alive()) {
          members.removeDead(member);
          break;
        }
        boolean runsNoMore = standing.uninterruptible() || standing.allStopped();
        if (runsNoMore && System.nanoTime() - killedAt > RUNS_NO_MORE_NANOS) {
          settled.add(member.task());
        } else if (isLate()) {
          return false;
        } else {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
    return true;
  }
}
