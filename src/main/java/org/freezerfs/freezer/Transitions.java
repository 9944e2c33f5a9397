package org.freezerfs.freezer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.LockedGroups;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.Task;
import org.freezerfs.faults.Faults;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.Recorder;

/**
 * Takes groups from one {@link State} to the next. Each call is made under the locks of all groups
 * that the state of one group reaches: in {@code hierarchical} the group and all below it, in the
 * other eras the group alone.
 *
 * <p>It has loops in place of streams. Most freezes come after a pause, when their code is not in
 * the processor's caches any more, and a stream runs more code than a loop.
 */
final class Transitions {
  private final Engine engine;
  private final Semantics semantics;
  private final TransitionLog log;

  Transitions(Engine engine, Semantics semantics, TransitionLog log) {
    this.engine = engine;
    this.semantics = semantics;
    this.log = log;
  }

  private static FreezerData of(Group group) {
    return FreezerData.of(group);
  }

  private static boolean isFreezing(Group group) {
    return of(group).state() != State.THAWED;
  }

  /**
   * Turns FREEZING into FROZEN for each locked group whose tasks are all frozen enough, and whose
   * children, in {@code hierarchical}, are FROZEN: the kernel's update_if_frozen.
   */
  void complete(LockedGroups locked) throws IOException {
    for (Group group : locked.childrenFirst()) {
      complete(group, of(group));
    }
  }

  private void complete(Group group, FreezerData freezer) throws IOException {
    Recorder.StartedEvent event = engine.recorder().begin(EventKind.TRANSITION);
    if (freezer.state() != State.FREEZING
        || isProlonged(group, freezer)
        || !areChildrenFrozen(group)) {
      return;
    }
    if (engine.isFrozenEnough(group.id())) {
      long since = freezer.since();
      freezer.complete();
      group.persist();
      log.completed(group, freezer.taskCount(), event, since);
    }
  }

  /** Whether a fault makes FREEZING last longer. */
  private static boolean isProlonged(Group group, FreezerData freezer) {
    Optional<Faults> faults = group.faults();
    return faults.isPresent()
        && faults
            .get()
            .prolongsFreezing(System.nanoTime() - freezer.since(), freezer.freezingReads());
  }

  private boolean areChildrenFrozen(Group group) {
    if (semantics.isHierarchical()) {
      for (Group child : group.children()) {
        if (of(child).state() != State.FROZEN) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Freezes a group and, in {@code hierarchical}, all groups below it.
   *
   * @param leaveOneOut whether one task, if there is any, is left out as if it might not be
   *     signalled
   * @return false if some tasks may not be signalled, or one was left out: the group is FREEZING
   *     then, and frozen in part
   */
  boolean freeze(Group top, LockedGroups locked, boolean leaveOneOut) throws IOException {
    if (of(top).state() == State.FROZEN) {
      of(top).freezeBySelf();
      top.persist();
      return true;
    }
    Map<Group, Pending> pending = new LinkedHashMap<>();
    for (Group group : locked.parentsFirst()) {
      if (of(group).state() != State.FROZEN) {
        pending.put(
            group, new Pending(of(group).state(), engine.recorder().begin(EventKind.TRANSITION)));
      }
    }
    of(top).freezeBySelf();
    top.persist();
    for (Group group : locked.parentsFirst()) {
      if (group != top) {
        of(group).freezeByParent();
      }
    }
    boolean isRequestedOfAll = requestFreeze(pending, leaveOneOut);
    for (Group group : locked.childrenFirst()) {
      completeIfEmpty(group, of(group));
    }
    return isRequestedOfAll;
  }

  /**
   * A group whose tasks are about to be frozen.
   *
   * @param before its state before that
   * @param event begun when that state ended
   */
  private record Pending(State before, Recorder.StartedEvent event) {}

  /** Returns false if one task at least has no freeze request. */
  private boolean requestFreeze(Map<Group, Pending> pending, boolean leaveOneOut)
      throws IOException {
    pending.keySet().forEach(group -> of(group).beginFreezeRequest());
    int refused = 0;
    try {
      long begin = System.nanoTime();
      List<Integer> ids = ids(pending.keySet());
      Engine.Exempt exempt = new Engine.Exempt(Group.refusing(pending.keySet()), leaveOneOut);
      Map<Integer, Outcome> outcomes = engine.freeze(ids, exempt);
      for (Map.Entry<Group, Pending> entry : pending.entrySet()) {
        Group group = entry.getKey();
        State before = entry.getValue().before();
        Outcome outcome = outcomes.get(group.id());
        of(group).setTaskCount(outcome.done());
        log.freezeRequested(group, before, outcome, entry.getValue().event(), begin);
        if (outcome.isPartial() && group.refusing().isPresent()) {
          logIfRefused(group, group.refusing().get());
        }
        if (before == State.THAWED && isProlonged(group, of(group))) {
          log.prolonged(group);
        }
        refused += outcome.refused();
      }
    } finally {
      pending.keySet().forEach(group -> of(group).endFreezeRequest());
    }
    return refused == 0 && !leaveOneOut;
  }

  private void logIfRefused(Group group, Task refusing) throws IOException {
    if (engine.groupOf(refusing) == group.id() && group.refuses(refusing, engine)) {
      log.refused(group, refusing);
    }
  }

  private static List<Integer> ids(Collection<Group> groups) {
    List<Integer> ids = new ArrayList<>(groups.size());
    for (Group group : groups) {
      ids.add(group.id());
    }
    return ids;
  }

  /** A group without a task becomes FROZEN at once (semantics, Freezing). */
  private void completeIfEmpty(Group group, FreezerData freezer) throws IOException {
    Recorder.StartedEvent event = engine.recorder().begin(EventKind.TRANSITION);
    if (freezer.state() == State.FREEZING
        && !isProlonged(group, freezer)
        && freezer.taskCount() == 0
        && areChildrenFrozen(group)
        && engine.isEmpty(group.id())) {
      freezer.complete();
      group.persist();
      log.completedEmpty(group, event);
    }
  }

  /**
   * Thaws a group and, in {@code hierarchical}, the groups below it that nothing else freezes. If
   * the engine fails midway no state changes, so that the thaw can be tried again.
   */
  void thaw(Group top, LockedGroups locked) throws IOException {
    Set<Group> stillFreezing = new HashSet<>();
    for (Group group : locked.parentsFirst()) {
      if (staysFreezing(group, top, stillFreezing)) {
        stillFreezing.add(group);
      }
    }
    List<Group> childrenFirst = locked.childrenFirst();
    List<Group> thawing = new ArrayList<>(childrenFirst.size());
    for (Group group : childrenFirst) {
      if (isFreezing(group) && !stillFreezing.contains(group)) {
        thawing.add(group);
      }
    }
    thaw(thawing);
    for (Group group : childrenFirst) {
      of(group)
          .thaw(
              group != top && of(group).isSelfFreezing(),
              group == top ? of(group).isParentFreezing() : stillFreezing.contains(group.parent()));
    }
    top.persist();
  }

  private boolean staysFreezing(Group group, Group top, Set<Group> stillFreezing) {
    return group == top
        ? of(group).isParentFreezing()
        : of(group).isSelfFreezing() || stillFreezing.contains(group.parent());
  }

  private void thaw(List<Group> groups) throws IOException {
    if (groups.isEmpty()) {
      return;
    }
    long begin = System.nanoTime();
    Map<Group, Recorder.StartedEvent> events = new LinkedHashMap<>();
    groups.forEach(group -> events.put(group, engine.recorder().begin(EventKind.TRANSITION)));
    Map<Integer, Outcome> outcomes = engine.thaw(ids(groups));
    for (Group group : groups) {
      log.thawed(group, of(group).state(), outcomes.get(group.id()), events.get(group), begin);
    }
  }
}
