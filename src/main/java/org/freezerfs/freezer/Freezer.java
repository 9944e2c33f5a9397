package org.freezerfs.freezer;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.cgroup.ControlFileType.Place;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Subsystem;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Task;

/**
 * The freezer: the rules of {@code freezer.state} (semantics, Freezing). It can be read beside
 * kernel/cgroup_freezer.c of 2.6.28 and kernel/cgroup/legacy_freezer.c of today.
 *
 * <p>A write of FROZEN requests a freeze of every task that it reaches, and waits for none. The
 * group is FREEZING until a check finds all of them frozen enough. What differs between the eras is
 * asked of {@link Semantics}: whether a freeze reaches the groups below, and what happens to a task
 * that is moved.
 */
public final class Freezer implements Subsystem {
  private static final String FROZEN = State.FROZEN.name();

  private final Engine engine;
  private final Semantics semantics;
  private final Map<Group, FreezerData> freezers = new ConcurrentHashMap<>();
  private final TransitionLog log;
  private final StateFile stateFile;

  public Freezer(Engine engine, Semantics semantics, Transition transition) {
    this.engine = engine;
    this.semantics = semantics;
    log = new TransitionLog(semantics);
    Transitions transitions = new Transitions(engine, semantics, freezers::get, log);
    stateFile = new StateFile(engine, semantics, transition, freezers::get, transitions, log);
  }

  @Override
  public String name() {
    return "freezer";
  }

  @Override
  public List<ControlFileType> files() {
    ControlFileType state = stateFile.type();
    return semantics.isHierarchical()
        ? List.of(
            state.in(Place.BELOW_ROOT),
            flag("freezer.self_freezing", FreezerData::isSelfFreezing),
            flag("freezer.parent_freezing", FreezerData::isParentFreezing))
        : List.of(state);
  }

  @Override
  public List<ControlFileType> unlistedFiles() {
    ControlFileType state = stateFile.displayType();
    return List.of(semantics.isHierarchical() ? state.in(Place.BELOW_ROOT) : state);
  }

  private ControlFileType flag(String name, Predicate<FreezerData> isSet) {
    return ControlFileType.readOnly(
            name, (group, caller) -> isSet.test(requireFreezer(group)) ? "1\n" : "0\n")
        .in(Place.BELOW_ROOT);
  }

  private FreezerData requireFreezer(Group group) throws CgroupException {
    FreezerData freezer = freezers.get(group);
    if (freezer == null) {
      throw new CgroupException(Errno.ENODEV);
    }
    return freezer;
  }

  @Override
  public void create(Group group) {
    FreezerData freezer = new FreezerData();
    if (semantics.isHierarchical() && !group.isRoot() && isFreezing(group.parent())) {
      Recorder.Transition event = engine.recorder().beginTransition();
      freezer.freezeByParent();
      freezer.complete();
      engine.freezeForked(group.id());
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
    boolean applied;
    if (isFreezing(to)) {
      for (Group group = to; of(group).state() == State.FROZEN; group = group.parent()) {
        Recorder.Transition event = engine.recorder().beginTransition();
        of(group).backToFreezing();
        group.persist();
        event.end(group.id(), FROZEN, State.FREEZING.name(), 1);
      }
      applied = engine.freeze(task);
    } else {
      applied = engine.thaw(task);
    }
    if (!applied) {
      log.stateNotApplied(to, task.pid());
    }
  }

  @Override
  public Optional<String> save(Group group) {
    FreezerData freezer = freezers.get(group);
    if (freezer == null || !freezer.isSelfFreezing()) {
      return Optional.empty();
    }
    return Optional.of(freezer.wasFrozen() ? FROZEN : State.FREEZING.name());
  }

  @Override
  public void restore(Group group, String saved) throws IOException {
    stateFile.restore(group, saved.equals(FROZEN));
  }

  /**
   * Whether a task that is forked in the group is frozen (kernel/cgroup_freezer.c, freezer_fork).
   */
  public boolean freezesForked(Group group) {
    FreezerData freezer = freezers.get(group);
    return freezer != null && freezer.state() == State.FREEZING;
  }

  /**
   * Whether the tasks of a group stay frozen when the machine resumes (semantics, power.state). Its
   * state as it is counts, without a check whether FREEZING may become FROZEN. A group that was
   * FROZEN under an earlier daemon counts as FROZEN.
   */
  public boolean staysFrozenOnResume(Group group) {
    FreezerData freezer = freezers.get(group);
    if (freezer == null) {
      return false;
    }
    return freezer.wasFrozen()
        || (freezer.state() == State.FREEZING && !semantics.resumeThawsFreezing());
  }

  private FreezerData of(Group group) {
    return freezers.get(group);
  }

  private boolean isFreezing(Group group) {
    return of(group).state() != State.THAWED;
  }
}
