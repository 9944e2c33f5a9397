package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.process.RunState;
import org.freezerfs.engine.signals.process.TaskFreezeState;

/**
 * Answers whether members and groups are frozen enough: each member has a freeze request and is
 * stopped or traced, or has exited. Reports the members that it finds dead.
 */
final class FreezeCheck {
  /**
   * A check that finds running members leaves them the processor for this long: a caller that reads
   * again and again would otherwise keep it from the members that have yet to stop.
   */
  private static final long LEAVE_PROCESSOR_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** This many members are checked before other threads are asked to help. */
  private static final int CHECKED_ALONE = 16;

  private final MemberTable members;
  private final ForkTracker forks;
  private final FreezeEnforcer enforcer;
  private final MemberExecutor executor;
  private final MembersToRecheck toRecheck;
  private final SigcontResponder sigcont;

  /** The member that was found running last; null if none was. It is no more than a hint. */
  private volatile Member lastRunning;

  FreezeCheck(
      MemberTable members,
      ForkTracker forks,
      FreezeEnforcer enforcer,
      MemberExecutor executor,
      MembersToRecheck toRecheck,
      SigcontResponder sigcont) {
    this.members = members;
    this.forks = forks;
    this.enforcer = enforcer;
    this.executor = executor;
    this.toRecheck = toRecheck;
    this.sigcont = sigcont;
  }

  /** See {@link Engine#isFrozen}. */
  boolean isFrozen(Task task) throws IOException {
    sigcont.drain();
    Optional<Member> member = members.find(task);
    return member.isPresent()
        && member.get().freezeState().isFreezeRequested()
        && areFrozenEnough(List.of(member.get()));
  }

  /** See {@link Engine#isFrozenEnough(int, Optional)}. */
  boolean isFrozenEnough(int group, Optional<Task> except) throws IOException {
    long forkCount = members.forkCount(group);
    // The member that was stopped last is frozen last: checked first, it ends the check soonest.
    List<Member> lastFirst = new ArrayList<>(members.inGroup(group));
    except.ifPresent(task -> lastFirst.removeIf(member -> member.task().equals(task)));
    Collections.reverse(lastFirst);
    ShortWait wait = new ShortWait(LEAVE_PROCESSOR_NANOS);
    boolean slept = false;
    while (!wereSeenFrozenEnough(lastFirst)) {
      if (slept) {
        return false;
      }
      slept = wait.pause();
    }
    // A child of a member was forked before that was seen frozen enough.
    return noneRestarted(Set.of(group), except) && noneForkedSince(forkCount, group);
  }

  /**
   * Whether it is certain that no member was forked in the group since {@link
   * MemberTable#forkCount} gave this count.
   */
  private boolean noneForkedSince(long forkCount, int group) throws IOException {
    return forks.drainEvents()
        && forks.countHidden(group) == 0
        && members.forkCount(group) == forkCount;
  }

  /** See {@link Engine#remainFrozen}. */
  boolean noneRestarted(Set<Integer> groups) throws IOException {
    return noneRestarted(groups, Optional.empty());
  }

  private boolean noneRestarted(Set<Integer> groups, Optional<Task> except) throws IOException {
    sigcont.drain();
    for (int group : groups) {
      if (forks.countHidden(group) > 0) {
        return false;
      }
    }
    Map<Member, Long> seen = new HashMap<>();
    Map<Member, Long> unseen = toRecheckIn(groups, except);
    while (!unseen.isEmpty()) {
      if (!areFrozenEnough(unseen.keySet())) {
        return false;
      }
      // Drained after they were seen frozen enough: their children were all forked before.
      if (!forks.drainEvents()) {
        return false;
      }
      seen.putAll(unseen);
      unseen = toRecheckIn(groups, except);
      unseen.keySet().removeAll(seen.keySet());
    }
    toRecheck.removeSeenFrozen(seen);
    return true;
  }

  private Map<Member, Long> toRecheckIn(Set<Integer> groups, Optional<Task> except) {
    Map<Member, Long> found = toRecheck.in(groups);
    except.ifPresent(task -> found.keySet().removeIf(member -> member.task().equals(task)));
    return found;
  }

  /**
   * Whether each member was seen frozen enough since its freeze was requested. Where the kernel
   * reports each SIGCONT, {@link MembersToRecheck} has the members that may not be frozen enough
   * any more.
   *
   * @param candidates a running member is found soonest if it is among the first, or was found
   *     running by the call before
   */
  boolean wereSeenFrozenEnough(List<Member> candidates) throws IOException {
    Member hint = lastRunning;
    if (hint != null && candidates.contains(hint) && !wasSeenFrozenEnough(hint)) {
      return false;
    }
    int alone = Math.min(CHECKED_ALONE, candidates.size());
    for (Member member : candidates.subList(0, alone)) {
      if (!wasSeenFrozenEnough(member)) {
        return false;
      }
    }
    AtomicReference<Member> running = new AtomicReference<>();
    executor.runForEach(
        candidates.subList(alone, candidates.size()),
        member -> {
          if (running.get() == null && !wasSeenFrozenEnough(member)) {
            running.set(member);
          }
        });
    lastRunning = running.get();
    return running.get() == null;
  }

  private boolean wasSeenFrozenEnough(Member member) throws IOException {
    TaskFreezeState state = member.freezeState();
    return (enforcer.isSigcontReported() && state.isFreezeRequested() && state.wasSeenStopped())
        || isFrozenEnough(member);
  }

  /** Whether each member is frozen enough now. */
  boolean areFrozenEnough(Collection<Member> candidates) throws IOException {
    for (Member member : candidates) {
      if (!isFrozenEnough(member)) {
        return false;
      }
    }
    return true;
  }

  private boolean isFrozenEnough(Member member) throws IOException {
    if (!member.freezeState().isFreezeRequested() && member.process().runState().alive()) {
      return false;
    }
    RunState state = member.process().probeStop();
    if (!state.alive()) {
      members.reportDead(member);
      return true;
    }
    if (state.traced()) {
      member.setTraced(true);
    } else if (state.allStopped()) {
      member.freezeState().noteSeenStopped();
    }
    return state.allStopped();
  }
}
