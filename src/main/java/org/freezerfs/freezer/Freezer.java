package org.freezerfs.freezer;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.cgroup.ControlFileType.Place;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.LockedSubtree;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Subsystem;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Task;
import org.freezerfs.faults.Faults;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The freezer: {@code freezer.state}, section 5 of the contract, readable beside
 * kernel/cgroup_freezer.c of 2.6.28 and kernel/cgroup/legacy_freezer.c of today.
 *
 * <p>Writing FROZEN tells every task that the freeze reaches to freeze and waits for none; a group
 * is FREEZING until a look finds all of them frozen enough. What the eras answer differently is
 * asked of {@link Semantics}: whether a freeze reaches the groups below, and what becomes of a task
 * that is moved.
 */
public final class Freezer implements Subsystem {
  private static final Logger LOG = LoggerFactory.getLogger(Freezer.class);

  private static final String FROZEN = "FROZEN";

  private final Engine engine;
  private final Semantics semantics;
  private final Transition transition;
  private final Map<Group, GroupFreezer> freezers = new ConcurrentHashMap<>();
  private final Transitions transitions;

  public Freezer(Engine engine, Semantics semantics, Transition transition) {
    this.engine = engine;
    this.semantics = semantics;
    this.transition = transition;
    transitions = new Transitions(engine, semantics, freezers::get);
  }

  @Override
  public String name() {
    return "freezer";
  }

  @Override
  public List<ControlFileType> files() {
    ControlFileType state =
        ControlFileType.readWrite(
            "freezer.state", this::read, ControlFileType.word(semantics, this::write));
    return semantics.isHierarchical()
        ? List.of(
            state.in(Place.BELOW_ROOT),
            flag("freezer.self_freezing", GroupFreezer::isSelfFreezing),
            flag("freezer.parent_freezing", GroupFreezer::isParentFreezing))
        : List.of(state);
  }

  /**
   * The state once more, for programs that only show it: whoever reads it is not the reader who is
   * to see FREEZING, and does not complete the transition in that reader's stead.
   */
  @Override
  public List<ControlFileType> unlistedFiles() {
    ControlFileType state = ControlFileType.readOnly("freezerfs.state", this::show);
    return List.of(semantics.isHierarchical() ? state.in(Place.BELOW_ROOT) : state);
  }

  private String show(Group group, Credentials caller) throws CgroupException, IOException {
    return word(look(group, ofLive(group), false)) + "\n";
  }

  private ControlFileType flag(String name, Predicate<GroupFreezer> isSet) {
    return ControlFileType.readOnly(
            name, (group, caller) -> isSet.test(ofLive(group)) ? "1\n" : "0\n")
        .in(Place.BELOW_ROOT);
  }

  @Override
  public void create(Group group) {
    GroupFreezer freezer = new GroupFreezer();
    if (semantics.isHierarchical() && !group.isRoot() && isFreezing(group.parent())) {
      Recorder.Transition event = engine.recorder().beginTransition();
      freezer.freezeByParent();
      freezer.complete();
      event.end(group.id(), semantics.thawedWord(), FROZEN, 0);
    }
    freezers.put(group, freezer);
  }

  @Override
  public void destroy(Group group) {
    freezers.remove(group);
  }

  @Override
  public void canAttach(Task task, Group from, Group to) throws CgroupException, IOException {
    Optional<Errno> leaving = semantics.leaveFrozenError();
    if (leaving.isPresent() && engine.isFrozen(task)) {
      throw new CgroupException(leaving.get());
    }
    Optional<Errno> entering = semantics.enterFrozenError();
    if (entering.isPresent() && of(to).state() == State.FROZEN) {
      throw new CgroupException(entering.get());
    }
  }

  @Override
  public void attach(Task task, Group from, Group to) throws IOException {
    if (!semantics.attachAppliesState()) {
      return;
    }
    boolean obeys;
    if (isFreezing(to)) {
      for (Group group = to; of(group).state() == State.FROZEN; group = group.parent()) {
        Recorder.Transition event = engine.recorder().beginTransition();
        of(group).fallBack();
        group.persist();
        event.end(group.id(), FROZEN, word(State.FREEZING), 1);
      }
      obeys = engine.freeze(task);
    } else {
      obeys = engine.thaw(task);
    }
    if (!obeys) {
      LOG.warn("{}: process {} {}; it stays as it is", to, task.pid(), Transitions.whyNotTold(to));
    }
  }

  @Override
  public void fork(Task child, Group group) throws IOException {
    // In a FROZEN group only one who was woken from outside can have forked.
    if (isFreezing(group)) {
      engine.freeze(child);
    }
  }

  @Override
  public Optional<String> save(Group group) {
    GroupFreezer freezer = freezers.get(group);
    if (freezer == null || !freezer.isSelfFreezing()) {
      return Optional.empty();
    }
    return Optional.of(freezer.wasFrozen() ? FROZEN : State.FREEZING.name());
  }

  @Override
  public void restore(Group group, String saved) throws IOException {
    try (LockedSubtree held = hold(group)) {
      completeIfMay(group, held);
      freezeAgain(group, held);
      if (saved.equals(FROZEN)) {
        of(group).comeBack();
        transitions.complete(held);
      }
    }
  }

  private void freezeAgain(Group group, LockedSubtree held) throws IOException {
    try {
      transitions.freeze(group, held, false);
    } catch (CgroupException e) {
      // It is frozen in part, which was logged.
    }
  }

  @Override
  public boolean needsPolling(Group group) {
    GroupFreezer freezer = freezers.get(group);
    return freezer != null && freezer.state() == State.FREEZING;
  }

  /**
   * Whether a system resume leaves the tasks of a group frozen. What its state is counts, and not
   * what a look would make of it; but one that was FROZEN when the daemon before this one ended
   * still is that.
   */
  public boolean isSkippedByResume(Group group) {
    GroupFreezer freezer = freezers.get(group);
    if (freezer == null) {
      return false;
    }
    return freezer.wasFrozen()
        || (freezer.state() == State.FREEZING && !semantics.resumeThawsFreezing());
  }

  private GroupFreezer of(Group group) {
    return freezers.get(group);
  }

  private GroupFreezer ofLive(Group group) throws CgroupException {
    GroupFreezer freezer = freezers.get(group);
    if (freezer == null) {
      throw new CgroupException(Errno.ENODEV);
    }
    return freezer;
  }

  private boolean isFreezing(Group group) {
    return of(group).state() != State.THAWED;
  }

  /** Holds all groups that the state of one reaches. */
  private LockedSubtree hold(Group group) {
    return semantics.isHierarchical() ? group.lockSubtree() : group.lockAlone();
  }

  private String read(Group group, Credentials caller) throws CgroupException, IOException {
    return word(look(group, ofLive(group), true)) + "\n";
  }

  private String word(State state) {
    return state == State.THAWED ? semantics.thawedWord() : state.name();
  }

  /**
   * The state that somebody is shown.
   *
   * @param isReader whether it is for this one that {@code transition=read} keeps FREEZING
   */
  private State look(Group group, GroupFreezer freezer, boolean isReader) throws IOException {
    State state = freezer.state();
    if (state == State.FROZEN && !engine.noneRestarted(reachedBy(group))) {
      // Somebody woke a task, and it has not been stopped again yet.
      return State.FREEZING;
    }
    if (state != State.FREEZING) {
      return state;
    }
    if (freezer.isBeingTold()) {
      // Nothing is gained by waiting until all are told: they are FREEZING until then.
      if (isReader) {
        freezer.setReported();
      }
      return State.FREEZING;
    }
    try (LockedSubtree held = hold(group)) {
      boolean mayComplete = mayComplete(freezer);
      if (mayComplete) {
        transitions.complete(held);
      }
      State seen = freezer.state();
      if (seen == State.FREEZING && isReader) {
        freezer.setReported();
        if (!mayComplete) {
          transitions.complete(held);
        }
      }
      return seen;
    }
  }

  /** The engine's numbers for the groups that the state of one reaches. */
  private Set<Integer> reachedBy(Group group) {
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

  /** With transition=read, FREEZING is to be seen once before anything makes it FROZEN. */
  private boolean mayComplete(GroupFreezer freezer) {
    return transition == Transition.EAGER || freezer.isReported();
  }

  private void write(Group group, Credentials caller, String word)
      throws CgroupException, IOException {
    boolean freeze = word.equals(FROZEN);
    if (!freeze && !word.equals(semantics.thawedWord())) {
      throw new CgroupException(semantics.illegalStateError());
    }
    if (group.isRoot()) {
      // Every task of the host is in the root: there would be nobody left to thaw them.
      if (freeze) {
        throw new CgroupException(Errno.EPERM);
      }
      return;
    }
    if (freeze) {
      engine.boostPriority();
    }
    try (LockedSubtree held = hold(group)) {
      group.requireLive();
      if (freeze) {
        freeze(group, held);
      } else {
        transitions.thaw(group, held);
      }
    }
  }

  private void freeze(Group group, LockedSubtree held) throws CgroupException, IOException {
    completeIfMay(group, held);
    transitions.freeze(group, held, isToBeBusy(group));
  }

  private void completeIfMay(Group group, LockedSubtree held) throws IOException {
    if (mayComplete(of(group))) {
      transitions.complete(held);
    }
  }

  /** Whether a fault is to befall a write of FROZEN, where that does anything. */
  private boolean isToBeBusy(Group group) {
    Optional<Faults> faults = group.faults();
    return faults.isPresent() && of(group).state() != State.FROZEN && faults.get().takeBusy();
  }
}
