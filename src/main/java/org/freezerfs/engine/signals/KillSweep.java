package org.freezerfs.engine.signals;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.EventKind;
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
 * Kills the processes of some groups and whatever they fork meanwhile, and waits until they have
 * ended. For a process with a freeze request SIGKILL is pending until the thaw, as for a frozen
 * task of a kernel's freezer of cgroup v1; or it ends at once, as one of cgroup v2. Used once.
 */
final class KillSweep {
  private static final Logger LOG = LoggerFactory.getLogger(KillSweep.class);

  private static final long CHECK_INTERVAL_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /**
   * A task that is still in uninterruptible sleep this long after SIGKILL, and so long again, will
   * not run its program again; it dies when it wakes. While it ends it may have to wait until
   * others have released a lock; and those, on a busy machine, for a processor.
   */
  private static final long ASLEEP_FOR_GOOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * The same holds for a task that is stopped by its tracer: SIGKILL ends every such stop except
   * that of PTRACE_EVENT_EXIT, in which the task has left its program for good (the kernel's
   * kernel/signal.c, complete_signal and ptrace_stop; kernel/exit.c, do_exit).
   */
  private static final long TRACED_FOR_GOOD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final MemberTable members;
  private final ForkTracker forks;
  private final List<Integer> groups;
  private final boolean killsFrozen;
  private final int senderProcess;
  private final Recorder recorder;

  /** Tasks that the sweep does not wait for: frozen, blocked, the sender, or not ours to signal. */
  private final Set<Task> finished = ConcurrentHashMap.newKeySet();

  private final Set<Task> killed = ConcurrentHashMap.newKeySet();

  @GuardedBy("this")
  private int refused;

  private final long begin = System.nanoTime();

  /**
   * Creates a sweep.
   *
   * @param killsFrozen whether a process with a freeze request ends at once
   * @param senderProcess the process id of the sender, which waits for the end of the sweep; 0 if
   *     it is not known
   */
  KillSweep(
      MemberTable members,
      ForkTracker forks,
      List<Integer> groups,
      boolean killsFrozen,
      int senderProcess,
      Recorder recorder) {
    this.members = members;
    this.forks = forks;
    this.groups = groups;
    this.killsFrozen = killsFrozen;
    this.senderProcess = senderProcess;
    this.recorder = recorder;
  }

  /**
   * Kills and waits: at most 10 s.
   *
   * @return how many processes were sent SIGKILL; a group that can't be killed as a whole counts
   *     one more that we may not signal
   */
  Outcome run() throws IOException {
    while (true) {
      MemberSnapshot snapshot = forks.snapshot(groups);
      List<Member> unfinished = unfinished(snapshot.members());
      if (snapshot.complete() && unfinished.isEmpty()) {
        return outcome(0);
      }
      if (unfinished.isEmpty() && isTimedOut()) {
        LOG.warn(
            "groups {}: a task may have escaped SIGKILL, since tasks are forked too fast", groups);
        return outcome(1);
      }
      if (unfinished.isEmpty()) {
        LockSupport.parkNanos(CHECK_INTERVAL_NANOS);
        continue;
      }
      for (Member member : unfinished) {
        kill(member);
      }
      if (!awaitFinished(unfinished) || isTimedOut()) {
        LOG.warn(
            "groups {}: a task has not ended {} s after SIGKILL",
            groups,
            TimeUnit.NANOSECONDS.toSeconds(TIMEOUT_NANOS));
        return outcome(1);
      }
    }
  }

  private synchronized Outcome outcome(int notKilled) {
    return new Outcome(killed.size(), refused + notKilled);
  }

  private boolean isTimedOut() {
    return System.nanoTime() - begin > TIMEOUT_NANOS;
  }

  private List<Member> unfinished(List<Member> all) {
    return all.stream().filter(member -> !finished.contains(member.task())).toList();
  }

  /**
   * Kills one process. Also called for each newly forked member, by whichever thread finds it.
   *
   * @return {@code KILLED} if SIGKILL was sent, {@code HELD} if it is pending until the thaw
   */
  Result kill(Member member) throws IOException {
    Result result = sendKill(member);
    if (result == Result.GONE) {
      members.reportDead(member);
    }
    return result == Result.SENT ? Result.KILLED : result;
  }

  private synchronized Result sendKill(Member member) throws IOException {
    Recorder.StartedEvent event = recorder.begin(EventKind.SIGNAL);
    Result result =
        killsFrozen
            ? member.freezeState().kill()
            : member.freezeState().signal(Signal.SIGKILL.intValue());
    boolean first = false;
    switch (result) {
      case REFUSED -> {
        refused++;
        first = finished.add(member.task());
      }
      case GONE -> {}
      default -> {
        first = killed.add(member.task());
        // The sender waits for our answer in its write(2), and ends once it has it.
        if (result == Result.HELD || member.task().pid() == senderProcess) {
          finished.add(member.task());
        }
      }
    }
    if (first) {
      event.end(member.group(), Signal.SIGKILL.intValue(), result, member.task().pid());
    }
    return result;
  }

  /**
   * Waits until the members have ended or are blocked. A task can be in uninterruptible sleep for a
   * moment while it ends, so it counts as blocked once it was seen so twice.
   *
   * @return false if the sweep timed out before that
   */
  private boolean awaitFinished(List<Member> targets) throws IOException {
    List<Member> blocked = new ArrayList<>();
    return awaitFinished(targets, blocked::add)
        && awaitFinished(blocked, member -> finished.add(member.task()));
  }

  /**
   * Waits for the same.
   *
   * @param onBlocked called for each member that is blocked long enough
   */
  private boolean awaitFinished(List<Member> targets, Consumer<Member> onBlocked)
      throws IOException {
    long start = System.nanoTime();
    for (Member member : targets) {
      while (!finished.contains(member.task())) {
        RunState state = member.process().runState();
        if (!state.alive()) {
          members.reportDead(member);
          break;
        }
        if (isBlocked(state, System.nanoTime() - start)) {
          onBlocked.accept(member);
          break;
        }
        if (isTimedOut()) {
          return false;
        }
        LockSupport.parkNanos(CHECK_INTERVAL_NANOS);
      }
    }
    return true;
  }

  /**
   * Whether a member is blocked.
   *
   * @param nanos since when it is waited for
   */
  private static boolean isBlocked(RunState state, long nanos) {
    return (state.uninterruptible() && nanos > ASLEEP_FOR_GOOD_NANOS)
        || (state.allStopped() && nanos > TRACED_FOR_GOOD_NANOS);
  }
}
