package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Exempt;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.process.TaskFreezeState.FreezeResult;
import org.freezerfs.recorder.Recorder.Result;

/**
 * Freezes and thaws groups, several of them together. Remembers which groups are freezing, so that
 * members that are forked in them are frozen too.
 */
final class GroupFreezer {
  private final MemberTable members;
  private final ForkTracker forks;
  private final FreezeEnforcer enforcer;
  private final FreezeCheck check;
  private final MemberExecutor executor;
  private final MembersToRecheck toRecheck;
  private final SigcontResponder sigcont;
  private final PriorityBoost boost;
  private final Freeze.Limits limits;

  /** The groups whose newly forked members are frozen. */
  private final Set<Integer> freezing = ConcurrentHashMap.newKeySet();

  /** Those of them whose members were not all seen frozen enough since they may have run. */
  private final Set<Integer> incomplete = ConcurrentHashMap.newKeySet();

  /** The freezes that run at this moment, by the groups they freeze. */
  private final Map<Integer, Freeze> inProgress = new ConcurrentHashMap<>();

  GroupFreezer(
      MemberTable members,
      ForkTracker forks,
      FreezeEnforcer enforcer,
      FreezeCheck check,
      MemberExecutor executor,
      MembersToRecheck toRecheck,
      SigcontResponder sigcont,
      PriorityBoost boost,
      Freeze.Limits limits) {
    this.members = members;
    this.forks = forks;
    this.enforcer = enforcer;
    this.check = check;
    this.executor = executor;
    this.toRecheck = toRecheck;
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

  /** See {@link Engine#isFrozenEnough(int, Optional)}. */
  boolean isFrozenEnough(int group, Optional<Task> except) throws IOException {
    boolean isFrozenEnough = check.isFrozenEnough(group, except);
    if (isFrozenEnough && except.isEmpty()) {
      incomplete.remove(group);
    }
    return isFrozenEnough;
  }

  /** The groups that are freezing and were not seen frozen enough since their members may run. */
  Set<Integer> incomplete() {
    return Set.copyOf(incomplete);
  }

  /** See {@link Engine#freeze(List, Exempt)}. */
  Map<Integer, Outcome> freeze(List<Integer> groups, Exempt exempt) throws IOException {
    // Members that were forked before the freeze don't count as forked during it.
    forks.drainEvents();
    Freeze freeze = new Freeze(members, forks, enforcer, executor, limits, groups, exempt);
    groups.forEach(group -> inProgress.put(group, freeze));
    groups.forEach(this::startFreezing);
    try {
      boost.raiseIfForking();
      sigcont.drain();
      return freeze.run().of(groups);
    } finally {
      freeze.end();
      groups.forEach(inProgress::remove);
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
      Freeze freeze = inProgress.get(child.group());
      if (freeze != null && freeze.leaveToNextPass(child)) {
        return Result.NONE;
      }
      return freeze != null && freeze.isExempt(child)
          ? Result.REFUSED
          : enforcer.requestFreeze(child, () -> isFreezing(child.group())).result();
    } finally {
      toRecheck.add(child);
    }
  }

  /** See {@link Engine#thaw(List, Set)}. */
  Map<Integer, Outcome> thaw(List<Integer> groups, Set<Integer> freezeForked) throws IOException {
    List<Integer> wereFreezing = new ArrayList<>();
    for (int group : groups) {
      if (isFreezing(group)) {
        wereFreezing.add(group);
      }
      if (freezeForked.contains(group)) {
        startFreezing(group);
      } else {
        stopFreezing(group);
      }
      toRecheck.removeGroup(group);
    }
    Outcomes outcomes;
    try {
      outcomes = enforcer.thaw(members.inGroups(groups));
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
    toRecheck.remove(member.get());
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
}
