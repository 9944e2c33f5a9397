package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;

/** Answers whether tasks and groups are frozen enough, and whether a frozen task runs again. */
final class GroupFreezeCheck {
  /**
   * A check that finds running members leaves them the processor for this long: a caller that reads
   * again and again would otherwise keep it from the members that have yet to stop.
   */
  private static final long LEAVE_PROCESSOR_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** How often fork events are read again because a member has exited during the reading. */
  private static final int FORK_READINGS = 3;

  private final MemberTable members;
  private final ForkTracker forks;
  private final MemberFreezeCheck check;
  private final WokenTasks woken;
  private final SigcontResponder sigcont;
  private final GroupFreezer freezer;

  GroupFreezeCheck(
      MemberTable members,
      ForkTracker forks,
      MemberFreezeCheck check,
      WokenTasks woken,
      SigcontResponder sigcont,
      GroupFreezer freezer) {
    this.members = members;
    this.forks = forks;
    this.check = check;
    this.woken = woken;
    this.sigcont = sigcont;
    this.freezer = freezer;
  }

  /** See {@link Engine#isFrozen}. */
  boolean isFrozen(Task task) throws IOException {
    sigcont.drain();
    Optional<Member> member = members.find(task);
    return member.isPresent()
        && member.get().freezeState().isFreezeRequested()
        && check.areFrozenEnough(List.of(member.get()));
  }

  /** See {@link Engine#isFrozenEnough(int, Optional)}. */
  boolean isFrozenEnough(int group, Optional<Task> except) throws IOException {
    long forkCount = members.forkCount(group);
    // The member that was stopped last is frozen last: checked first, it ends the check soonest.
    List<Member> lastFirst = new ArrayList<>(members.inGroup(group));
    boolean isOneLeftOut =
        except.isPresent() && lastFirst.removeIf(member -> member.task().equals(except.get()));
    Collections.reverse(lastFirst);
    ShortWait wait = new ShortWait(LEAVE_PROCESSOR_NANOS);
    boolean slept = false;
    while (!check.wereSeenFrozenEnough(lastFirst)) {
      if (slept) {
        return false;
      }
      slept = wait.pause();
    }
    // A child of a member was forked before that was seen frozen enough.
    boolean isFrozenEnough =
        noneRestarted(Set.of(group), except) && noneForkedSince(forkCount, group);
    if (isFrozenEnough && !isOneLeftOut) {
      freezer.noteFrozen(group);
    }
    return isFrozenEnough;
  }

  /**
   * Whether it is certain that no member was forked in the group since {@link
   * MemberTable#forkCount} gave this count.
   */
  private boolean noneForkedSince(long forkCount, int group) throws IOException {
    boolean complete = true;
    boolean departed = true;
    // Mostly no second member exits.
    for (int i = 0; i < FORK_READINGS && complete && departed; i++) {
      long before = members.departures(group);
      complete = forks.drainEvents();
      departed = members.departures(group) != before;
    }
    return complete
        && !departed
        && members.countHidden(group) == 0
        && members.forkCount(group) == forkCount;
  }

  /** See {@link Engine#remainFrozen}. */
  boolean noneRestarted(Set<Integer> groups) throws IOException {
    return noneRestarted(groups, Optional.empty());
  }

  private boolean noneRestarted(Set<Integer> groups, Optional<Task> except) throws IOException {
    sigcont.drain();
    for (int group : groups) {
      if (members.countHidden(group) > 0) {
        return false;
      }
    }
    Map<Member, Long> seen = new HashMap<>();
    Map<Member, Long> unseen = wokenIn(groups, except);
    while (!unseen.isEmpty()) {
      if (!check.areFrozenEnough(unseen.keySet())) {
        return false;
      }
      // Drained after they were seen frozen enough: their children were all forked before.
      if (!forks.drainEvents()) {
        return false;
      }
      seen.putAll(unseen);
      unseen = wokenIn(groups, except);
      unseen.keySet().removeAll(seen.keySet());
    }
    woken.removeSeenFrozen(seen);
    return true;
  }

  private Map<Member, Long> wokenIn(Set<Integer> groups, Optional<Task> except) {
    Map<Member, Long> found = woken.in(groups);
    except.ifPresent(task -> found.keySet().removeIf(member -> member.task().equals(task)));
    return found;
  }
}
