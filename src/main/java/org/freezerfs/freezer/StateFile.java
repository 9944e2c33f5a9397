package org.freezerfs.freezer;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.LockedSubtree;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.engine.Engine;
import org.freezerfs.faults.Faults;

/**
 * The control file {@code freezer.state}, and {@code freezerfs.state}, which shows the same to
 * programs that only display it. The kernel's code for it is freezer_read and freezer_write in
 * kernel/cgroup_freezer.c of 2.6.28 and kernel/cgroup/legacy_freezer.c of today.
 */
final class StateFile {
  private static final String FROZEN = State.FROZEN.name();

  private final Engine engine;
  private final Semantics semantics;
  private final Transition transition;
  private final Function<Group, FreezerData> freezers;
  private final Transitions transitions;
  private final TransitionLog log;

  StateFile(
      Engine engine,
      Semantics semantics,
      Transition transition,
      Function<Group, FreezerData> freezers,
      Transitions transitions,
      TransitionLog log) {
    this.engine = engine;
    this.semantics = semantics;
    this.transition = transition;
    this.freezers = freezers;
    this.transitions = transitions;
    this.log = log;
  }

  ControlFileType type() {
    return ControlFileType.readWrite(
        "freezer.state", this::read, ControlFileType.word(semantics, this::write));
  }

  /**
   * The file that shows the state to programs that only display it: such a reader neither counts as
   * the one that must see FREEZING, nor completes the transition in the place of that one.
   */
  ControlFileType displayType() {
    return ControlFileType.readOnly("freezerfs.state", this::display);
  }

  private String read(Group group, Credentials caller) throws CgroupException, IOException {
    return log.word(currentState(group, requireFreezer(group), true)) + "\n";
  }

  private String display(Group group, Credentials caller) throws CgroupException, IOException {
    return log.word(currentState(group, requireFreezer(group), false)) + "\n";
  }

  private FreezerData requireFreezer(Group group) throws CgroupException {
    FreezerData freezer = freezers.apply(group);
    if (freezer == null) {
      throw new CgroupException(Errno.ENODEV);
    }
    return freezer;
  }

  /**
   * The state that a reader is shown.
   *
   * @param countsAsReader whether this is a read for which {@code transition=read} keeps FREEZING
   */
  private State currentState(Group group, FreezerData freezer, boolean countsAsReader)
      throws IOException {
    State state = freezer.state();
    if (state == State.FROZEN && !engine.remainFrozen(reachedGroups(group))) {
      // Others have continued a task, and it was not stopped again yet.
      return State.FREEZING;
    }
    if (state != State.FREEZING) {
      return state;
    }
    if (freezer.isFreezeInProgress()) {
      // The group is FREEZING until the freeze of all tasks was requested: no need for its lock.
      if (countsAsReader) {
        freezer.setFreezingReported();
      }
      return State.FREEZING;
    }
    try (LockedSubtree locked = lockReachedGroups(group)) {
      boolean mayComplete = mayComplete(freezer);
      if (mayComplete) {
        transitions.complete(locked);
      }
      State shown = freezer.state();
      if (shown == State.FREEZING && countsAsReader) {
        freezer.setFreezingReported();
        if (!mayComplete) {
          transitions.complete(locked);
        }
      }
      return shown;
    }
  }

  /** The engine's numbers of the groups that the state of one reaches. */
  private Set<Integer> reachedGroups(Group group) {
    if (!semantics.isHierarchical()) {
      return Set.of(group.id());
    }
    Set<Integer> ids = new HashSet<>();
    Deque<Group> waiting = new ArrayDeque<>(List.of(group));
    while (!waiting.isEmpty()) {
      Group next = waiting.remove();
      ids.add(next.id());
      waiting.addAll(next.children());
    }
    return ids;
  }

  /** Locks the groups that the state of one reaches. */
  private LockedSubtree lockReachedGroups(Group group) {
    return semantics.isHierarchical() ? group.lockSubtree() : group.lockAlone();
  }

  /** With {@code transition=read} a reader must see FREEZING before the group may become FROZEN. */
  private boolean mayComplete(FreezerData freezer) {
    return transition == Transition.EAGER || freezer.isFreezingReported();
  }

  private void write(Group group, Credentials caller, String word)
      throws CgroupException, IOException {
    boolean freeze = word.equals(FROZEN);
    if (!freeze && !word.equals(semantics.thawedWord())) {
      throw new CgroupException(semantics.illegalStateError());
    }
    if (group.isRoot()) {
      // All tasks of the host are in the root: no process would be left that could thaw them.
      if (freeze) {
        throw new CgroupException(Errno.EPERM);
      }
      return;
    }
    try (LockedSubtree locked = lockReachedGroups(group)) {
      group.requireLive();
      if (freeze) {
        completeIfAllowed(group, locked);
        transitions.freeze(group, locked, takeBusyFault(group));
      } else {
        transitions.thaw(group, locked);
      }
    }
  }

  /**
   * Whether a fault makes this write of FROZEN fail; a write that would do nothing does not count.
   */
  private boolean takeBusyFault(Group group) {
    Optional<Faults> faults = group.faults();
    return faults.isPresent()
        && freezers.apply(group).state() != State.FROZEN
        && faults.get().takeBusy();
  }

  private void completeIfAllowed(Group group, LockedSubtree locked) throws IOException {
    if (mayComplete(freezers.apply(group))) {
      transitions.complete(locked);
    }
  }

  /**
   * Freezes a group that an earlier daemon has kept.
   *
   * @param wasFrozen whether it was FROZEN under that daemon, and not only FREEZING
   */
  void restore(Group group, boolean wasFrozen) throws IOException {
    try (LockedSubtree locked = lockReachedGroups(group)) {
      completeIfAllowed(group, locked);
      try {
        transitions.freeze(group, locked, false);
      } catch (CgroupException e) {
        // The group is frozen in part, which was logged.
      }
      if (wasFrozen) {
        freezers.apply(group).restoreAsFrozen();
        transitions.complete(locked);
      }
    }
  }
}
