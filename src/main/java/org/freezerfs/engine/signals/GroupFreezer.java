package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.Recorder.Result;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberSnapshot;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.process.FreezeResult;

/**
 * Freezes and thaws groups, several of them together: a parent is stopped before its children,
 * whichever of the groups they are in. Remembers which groups are freezing, so that members that
 * are forked in them are frozen too.
 */
final class GroupFreezer {
  private final MemberTable members;
  private final ForkTracker forks;
  private final FreezeEnforcer enforcer;
  private final MemberFreezeCheck check;
  private final MemberExecutor executor;
  private final WokenTasks woken;
  private final SigcontResponder sigcont;
  private final PriorityBoost boost;
  private final FreezeLimits limits;

  /** The groups whose newly forked members are frozen. */
  private final Set<Integer> freezing = ConcurrentHashMap.newKeySet();

  /** Those of them whose members were not all seen frozen enough since they may have run. */
  private final Set<Integer> incomplete = ConcurrentHashMap.newKeySet();

  /** The freezes that request the freeze of members at this moment, by the groups they freeze. */
  private final Map<Integer, FreezeInProgress> inProgress = new ConcurrentHashMap<>();

  GroupFreezer(
      MemberTable members,
      ForkTracker forks,
      FreezeEnforcer enforcer,
      MemberFreezeCheck check,
      MemberExecutor executor,
      WokenTasks woken,
      SigcontResponder sigcont,
      PriorityBoost boost,
      FreezeLimits limits) {
    this.members = members;
    this.forks = forks;
    this.enforcer = enforcer;
    this.check = check;
    this.executor = executor;
    this.woken = woken;
    this.sigcont = sigcont;
    this.boost = boost;
    this.limits = limits;
  }

  /** Whether members that are forked in the group are frozen. */
  boolean isFreezing(int group) {
    return freezing.contains(group);
  }

  /** See {@link Engine#freezeForked}. */
  void freezeForked(int group) {
    freezing.add(group);
  }

  /** From now on members that are forked in the group are frozen, and its members are to be. */
  void startFreezing(int group) {
    freezing.add(group);
    incomplete.add(group);
  }

  /** From now on members that are forked in the group are not frozen. */
  void stopFreezing(int group) {
    freezing.remove(group);
    incomplete.remove(group);
  }

  /** The same for all groups. */
  void stopFreezingAll() {
    freezing.clear();
    incomplete.clear();
  }

  /** A member was moved to the group: it may run there, and fork. */
  void noteMoved(int group) {
    if (isFreezing(group)) {
      incomplete.add(group);
    }
  }

  /** All members of the group were seen frozen enough. */
  void noteFrozen(int group) {
    incomplete.remove(group);
  }

  /** The groups that are freezing and were not seen frozen enough since their members may run. */
  Set<Integer> incomplete() {
    return Set.copyOf(incomplete);
  }

  /** See {@link Engine#freeze(List)}. */
  Map<Integer, Outcome> freeze(List<Integer> groups) throws IOException {
    // Members that were forked before the freeze don't count as forked during it.
    forks.drainEvents();
    return freezeExcept(groups, null);
  }

  /** See {@link Engine#freezeAllButOne}. */
  Map<Integer, Outcome> freezeAllButOne(List<Integer> groups) throws IOException {
    forks.drainEvents();
    groups.forEach(this::startFreezing);
    for (int group : groups) {
      List<Member> lastFirst = new ArrayList<>(forks.retriedSnapshot(group).members());
      lastFirst.sort(Comparator.comparingInt(member -> -member.task().pid()));
      for (Member member : lastFirst) {
        if (!member.freezeState().isFreezeRequested() && member.process().runState().alive()) {
          return freezeExcept(groups, member);
        }
      }
    }
    return freezeExcept(groups, null);
  }

  /**
   * Freezes all members of some groups except one.
   *
   * @param leftOut null if none is left out
   */
  private Map<Integer, Outcome> freezeExcept(List<Integer> groups, Member leftOut)
      throws IOException {
    FreezeInProgress freeze = new FreezeInProgress();
    groups.forEach(group -> inProgress.put(group, freeze));
    groups.forEach(this::startFreezing);
    try {
      Outcomes outcomes = requestFreezeOfAll(groups, freeze, leftOut);
      for (int group : groups) {
        outcomes.addRefused(group, members.countHidden(group));
      }
      return outcomes.of(groups);
    } finally {
      freeze.end();
      groups.forEach(inProgress::remove);
    }
  }

  private Outcomes requestFreezeOfAll(List<Integer> groups, FreezeInProgress freeze, Member leftOut)
      throws IOException {
    TimeLimit limit = new TimeLimit(limits.repeatNanos());
    boost.raiseIfForking();
    sigcont.drain();
    while (true) {
      freeze.beginPass();
      MemberSnapshot snapshot = forks.snapshot(groups);
      FreezePass pass = new FreezePass(members, enforcer, check, executor, leftOut);
      pass.run(snapshot.members(), new ParentWait(limits.parentWaitNanos(), freeze));
      if (snapshot.complete() && !pass.hasNewRequest() && freeze.endIfNoMemberLeft()) {
        return pass.outcomes();
      }
      if (limit.isReached()) {
        // From now on each newly forked member is frozen at once.
        freeze.end();
        FreezePass last = new FreezePass(members, enforcer, check, executor, leftOut);
        last.run(membersIn(groups), new ParentWait(limits.parentWaitNanos(), freeze));
        return last.outcomes();
      }
    }
  }

  /** See {@link Engine#freeze(Task)}. */
  boolean freeze(Task task) throws IOException {
    Optional<Member> member = members.find(task);
    if (member.isEmpty()) {
      return true;
    }
    startFreezing(member.get().group());
    return enforcer.requestFreeze(member.get()) != FreezeResult.REFUSED;
  }

  /**
   * Freezes a newly forked member of a freezing group, or leaves it to the freeze that is in
   * progress.
   *
   * @return {@code NONE} if it was left to that freeze
   */
  Result freezeForked(Member child) throws IOException {
    try {
      return leaveToFreezeInProgress(child)
          ? Result.NONE
          : enforcer.requestFreeze(child, () -> isFreezing(child.group())).result();
    } finally {
      woken.add(child);
    }
  }

  /** A parent that can still see its child stop is to stop first. */
  private boolean leaveToFreezeInProgress(Member child) {
    FreezeInProgress freeze = inProgress.get(child.group());
    if (freeze == null) {
      return false;
    }
    freeze.noteFork();
    if (freeze.isForkingFast()) {
      return false;
    }
    Member parent = members.byPid(child.parentPid());
    return parent != null && check.isRunning(parent) && freeze.leaveToNextPass();
  }

  /** See {@link Engine#thaw(List, Set)}. */
  Map<Integer, Outcome> thaw(List<Integer> groups, Set<Integer> freezeForked) throws IOException {
    List<Integer> wereFreezing = groups.stream().filter(this::isFreezing).toList();
    for (int group : groups) {
      if (freezeForked.contains(group)) {
        startFreezing(group);
      } else {
        stopFreezing(group);
      }
      woken.removeGroup(group);
    }
    Outcomes outcomes;
    try {
      outcomes = enforcer.thaw(membersIn(groups));
    } catch (IOException | RuntimeException | Error e) {
      // The groups are freezing still: their thaw will be tried again.
      wereFreezing.forEach(this::startFreezing);
      throw e;
    }
    if (groups.contains(Engine.ROOT)) {
      members.inGroup(Engine.ROOT).forEach(members::dropIfIdle);
    }
    return outcomes.of(groups);
  }

  /** See {@link Engine#thaw(Task)}. */
  boolean thaw(Task task) throws IOException {
    Optional<Member> member = members.find(task);
    if (member.isEmpty()) {
      return true;
    }
    woken.remove(member.get());
    boolean thawed = !enforcer.thaw(List.of(member.get())).total().isPartial();
    members.dropIfIdle(member.get());
    return thawed;
  }

  /** Thaws the members that have a freeze request while their group is not freezing. */
  void thawOutsideFreezingGroups() throws IOException {
    List<Member> outside = new ArrayList<>(members.all());
    outside.removeIf(member -> isFreezing(member.group()));
    enforcer.thaw(outside);
  }

  private List<Member> membersIn(Collection<Integer> groups) {
    List<Member> all = new ArrayList<>();
    groups.forEach(group -> all.addAll(members.inGroup(group)));
    return all;
  }
}
