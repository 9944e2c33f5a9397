package org.freezerfs.freezer;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.LockedGroups;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.engine.Engine;

/**
 * Finds out the state of a group as it is at this moment: FREEZING becomes FROZEN when a client
 * asks, and all tasks are found frozen enough.
 */
final class CurrentState {
  private final Engine engine;
  private final Semantics semantics;
  private final Transition transition;
  private final Transitions transitions;

  CurrentState(Engine engine, Semantics semantics, Transition transition, Transitions transitions) {
    this.engine = engine;
    this.semantics = semantics;
    this.transition = transition;
    this.transitions = transitions;
  }

  /**
   * The state that a reader is shown.
   *
   * @param countsAsReader whether this is a read for which {@code transition=read} keeps FREEZING
   * @throws CgroupException ENODEV if the group was removed
   */
  State shownTo(Group group, boolean countsAsReader) throws CgroupException, IOException {
    Optional<State> known = withoutLock(group, countsAsReader);
    if (known.isPresent()) {
      return known.get();
    }
    try (LockedGroups locked = lockReached(group)) {
      FreezerData freezer = FreezerData.ofLive(group);
      boolean mayComplete = mayComplete(freezer);
      if (mayComplete) {
        transitions.complete(locked);
      }
      State shown = freezer.state();
      if (shown == State.FREEZING && countsAsReader) {
        countFreezingRead(locked);
        if (!mayComplete) {
          transitions.complete(locked);
        }
      }
      return shown;
    }
  }

  /**
   * The state that a reader that does not count would be shown; empty if that can't be known before
   * another thread releases a lock.
   *
   * @throws CgroupException ENODEV if the group was removed
   */
  Optional<State> withoutWaiting(Group group) throws CgroupException, IOException {
    Optional<State> known = withoutLock(group, false);
    if (known.isPresent()) {
      return known;
    }
    Optional<LockedGroups> locked = group.tryLock(semantics.isHierarchical());
    if (locked.isEmpty()) {
      return Optional.empty();
    }
    try (LockedGroups held = locked.get()) {
      FreezerData freezer = FreezerData.ofLive(group);
      completeIfAllowed(group, held);
      return Optional.of(freezer.state());
    }
  }

  /** Empty if the group is FREEZING, and may be FROZEN after a check. */
  private Optional<State> withoutLock(Group group, boolean countsAsReader)
      throws CgroupException, IOException {
    FreezerData freezer = FreezerData.ofLive(group);
    State state = freezer.state();
    if (state == State.FROZEN && !engine.remainFrozen(reachedGroups(group))) {
      // Others have continued a task, and it was not stopped again yet.
      return Optional.of(State.FREEZING);
    }
    if (state != State.FREEZING) {
      return Optional.of(state);
    }
    if (freezer.isFreezeInProgress()) {
      // The group is FREEZING until the freeze of all tasks was requested: no need for its lock.
      if (countsAsReader) {
        freezer.countFreezingRead();
      }
      return Optional.of(State.FREEZING);
    }
    return Optional.empty();
  }

  /** The engine's numbers of the groups that the state of one reaches. */
  private Set<Integer> reachedGroups(Group group) {
    if (!semantics.isHierarchical()) {
      return Set.of(group.id());
    }
    Set<Integer> ids = new HashSet<>(Set.of(group.id()));
    group.below().forEach(each -> ids.add(each.id()));
    return ids;
  }

  /** Locks the groups that the state of one reaches. */
  LockedGroups lockReached(Group group) {
    return semantics.isHierarchical() ? group.lockSubtree() : group.lockAlone();
  }

  /** Turns FREEZING into FROZEN if it may be, before something else is done to the group. */
  void completeIfAllowed(Group group, LockedGroups locked) throws IOException {
    if (mayComplete(FreezerData.of(group))) {
      transitions.complete(locked);
    }
  }

  /**
   * A reader is shown FREEZING. It counts in the groups below too: the kernel brings them up to
   * date in such a read (update_if_frozen), and a client that waits for a group reads none of those
   * below it.
   */
  private void countFreezingRead(LockedGroups locked) {
    for (Group group : locked.parentsFirst()) {
      FreezerData freezer = FreezerData.of(group);
      if (freezer.state() == State.FREEZING) {
        freezer.countFreezingRead();
      }
    }
  }

  /** With {@code transition=read} a reader must see FREEZING before the group may become FROZEN. */
  private boolean mayComplete(FreezerData freezer) {
    return transition == Transition.EAGER || freezer.isFreezingReported();
  }
}
