package org.freezerfs.freezer;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.LockedSubtree;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.Recorder;
import org.freezerfs.faults.Fault;
import org.freezerfs.faults.Faults;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes groups from one {@link State} to the next, under the locks of all that the state of one
 * reaches.
 */
final class Transitions {
  private static final Logger LOG = LoggerFactory.getLogger(Transitions.class);

  private static final double NANOS_PER_MILLI = 1e6;
  private static final String FREEZING = State.FREEZING.name();
  private static final String FROZEN = State.FROZEN.name();

  private final Engine engine;
  private final Semantics semantics;
  private final Function<Group, GroupFreezer> freezers;

  Transitions(Engine engine, Semantics semantics, Function<Group, GroupFreezer> freezers) {
    this.engine = engine;
    this.semantics = semantics;
    this.freezers = freezers;
  }

  private GroupFreezer of(Group group) {
    return freezers.apply(group);
  }

  private boolean isFreezing(Group group) {
    return of(group).state() != State.THAWED;
  }

  /**
   * Turns FREEZING into FROZEN where every task is frozen enough, here and in what the state
   * reaches: the kernel's update_if_frozen.
   */
  void complete(LockedSubtree held) throws IOException {
    for (Group group : held.childrenFirst()) {
      complete(group, of(group));
    }
  }

  private void complete(Group group, GroupFreezer freezer) throws IOException {
    Recorder.Transition event = engine.recorder().beginTransition();
    if (freezer.state() != State.FREEZING || isHeld(group, freezer) || !areFrozenBelow(group)) {
      return;
    }
    boolean still = engine.isFrozenEnough(group.id());
    // Asked after all were seen still: whoever is born to them was born by now.
    boolean childless = group.processForks();
    if (still && childless) {
      long since = freezer.since();
      freezer.complete();
      group.persist();
      event.end(group.id(), FREEZING, FROZEN, freezer.told());
      LOG.debug(
          "{}: FREEZING -> FROZEN, {} tasks, {} ms after the freeze began",
          group,
          freezer.told(),
          millisSince(since));
    }
  }

  /** Whether FREEZING is to last longer than it need. */
  private static boolean isHeld(Group group, GroupFreezer freezer) {
    Optional<Faults> faults = group.faults();
    return faults.isPresent() && System.nanoTime() - freezer.since() < faults.get().freezingNanos();
  }

  private boolean areFrozenBelow(Group group) {
    return !semantics.isHierarchical()
        || group.children().stream().allMatch(child -> of(child).state() == State.FROZEN);
  }

  /**
   * Freezes a group, and what its state reaches.
   *
   * @param isToBeBusy whether one task is to be left out, if there is any, as though it might not
   *     be signalled
   * @throws CgroupException EBUSY if some tasks may not be signalled: it is frozen in part
   */
  void freeze(Group top, LockedSubtree held, boolean isToBeBusy)
      throws CgroupException, IOException {
    if (of(top).state() == State.FROZEN) {
      of(top).freezeBySelf();
      top.persist();
      return;
    }
    Map<Group, Untold> untold = new LinkedHashMap<>();
    for (Group group : held.parentsFirst()) {
      if (of(group).state() != State.FROZEN) {
        // Who was born until now is told with all others.
        group.processForks();
        untold.put(group, new Untold(of(group).state(), engine.recorder().beginTransition()));
      }
    }
    of(top).freezeBySelf();
    top.persist();
    held.parentsFirst().stream()
        .filter(group -> group != top)
        .forEach(group -> of(group).freezeByParent());
    tell(untold, isToBeBusy);
    for (Group group : held.childrenFirst()) {
      completeIfEmpty(group, of(group));
    }
  }

  /** A group whose tasks are to be told to freeze: what it was before, and when that ended. */
  private record Untold(State before, Recorder.Transition event) {}

  private void tell(Map<Group, Untold> untold, boolean isToBeBusy)
      throws CgroupException, IOException {
    untold.keySet().forEach(group -> of(group).setBeingTold(true));
    int refused = 0;
    try {
      long begin = System.nanoTime();
      List<Integer> ids = ids(untold.keySet());
      Map<Integer, Outcome> outcomes =
          isToBeBusy ? engine.freezeAllButOne(ids) : engine.freeze(ids);
      for (Map.Entry<Group, Untold> one : untold.entrySet()) {
        Outcome outcome = outcomes.get(one.getKey().id());
        noteTold(one.getKey(), one.getValue(), outcome, begin);
        refused += outcome.refused();
      }
    } finally {
      for (Group group : untold.keySet()) {
        of(group).setBeingTold(false);
        group.requestPolling();
      }
    }
    if (refused > 0 || isToBeBusy) {
      throw new CgroupException(Errno.EBUSY);
    }
  }

  private static List<Integer> ids(Collection<Group> groups) {
    return groups.stream().map(Group::id).toList();
  }

  private void noteTold(Group group, Untold untold, Outcome outcome, long begin) {
    State before = untold.before();
    of(group).setTold(outcome.done());
    if (before == State.THAWED) {
      untold.event().end(group.id(), semantics.thawedWord(), FREEZING, outcome.done());
    }
    LOG.debug(
        "{}: {} -> FREEZING, {} tasks told in {} ms",
        group,
        before == State.THAWED ? semantics.thawedWord() : before,
        outcome.done(),
        millisSince(begin));
    if (before == State.THAWED && isHeld(group, of(group))) {
      LOG.debug("{}: FREEZING lasts longer than it need, by {}", group, Fault.FREEZING.word());
    }
    if (outcome.isPartial()) {
      LOG.warn(
          "{}: {} tasks {}; the group is frozen in part",
          group,
          outcome.refused(),
          whyNotTold(group));
    }
  }

  /** For the log: why a task is not told to freeze. */
  static String whyNotTold(Group group) {
    String usual = "may not be signalled";
    return group.faults().isEmpty() ? usual : usual + ", or a fault forbids it";
  }

  /** Where there is nobody to be waited for, nobody has to see that. */
  private void completeIfEmpty(Group group, GroupFreezer freezer) throws IOException {
    Recorder.Transition event = engine.recorder().beginTransition();
    if (freezer.state() == State.FREEZING
        && !isHeld(group, freezer)
        && freezer.told() == 0
        && areFrozenBelow(group)
        && engine.isEmpty(group.id())) {
      freezer.complete();
      group.persist();
      event.end(group.id(), FREEZING, FROZEN, 0);
      LOG.debug("{}: FREEZING -> FROZEN, it has no task", group);
    }
  }

  /**
   * Thaws a group, and what its state reaches and no other's does. Where that fails midway all are
   * what they were, and can be thawed again.
   */
  void thaw(Group top, LockedSubtree held) throws IOException {
    Set<Group> freezing = new HashSet<>();
    for (Group group : held.parentsFirst()) {
      if (staysFreezing(group, top, freezing)) {
        freezing.add(group);
      }
    }
    thaw(
        held.childrenFirst().stream()
            .filter(group -> isFreezing(group) && !freezing.contains(group))
            .toList());
    for (Group group : held.childrenFirst()) {
      of(group)
          .thaw(
              group != top && of(group).isSelfFreezing(),
              group == top ? of(group).isParentFreezing() : freezing.contains(group.parent()));
    }
    top.persist();
  }

  private boolean staysFreezing(Group group, Group top, Set<Group> freezing) {
    return group == top
        ? of(group).isParentFreezing()
        : of(group).isSelfFreezing() || freezing.contains(group.parent());
  }

  private void thaw(List<Group> groups) throws IOException {
    if (groups.isEmpty()) {
      return;
    }
    long begin = System.nanoTime();
    Map<Group, Recorder.Transition> events = new LinkedHashMap<>();
    groups.forEach(group -> events.put(group, engine.recorder().beginTransition()));
    Map<Integer, Outcome> outcomes = engine.thaw(ids(groups));
    for (Group group : groups) {
      noteThawed(group, events.get(group), outcomes.get(group.id()), begin);
    }
  }

  private void noteThawed(Group group, Recorder.Transition event, Outcome outcome, long begin) {
    State before = of(group).state();
    event.end(group.id(), before.name(), semantics.thawedWord(), outcome.done());
    LOG.debug(
        "{}: {} -> {}, {} tasks in {} ms",
        group,
        before,
        semantics.thawedWord(),
        outcome.done(),
        millisSince(begin));
    if (outcome.isPartial()) {
      LOG.warn(
          "{}: {} tasks stay stopped: they may not be signalled any more",
          group,
          outcome.refused());
    }
  }

  private static double millisSince(long nanoTime) {
    return Math.round((System.nanoTime() - nanoTime) / NANOS_PER_MILLI * 100) / 100.0;
  }
}
