package org.freezerfs.freezer;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.cgroup.ControlFileType.Place;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.LockedGroups;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Subsystem;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.Recorder;

/**
 * The freezer: the rules of {@code freezer.state} and of {@code cgroup.freeze} (semantics, Freezing
 * and semantics=v2). It can be read beside kernel/cgroup_freezer.c of 2.6.28, and
 * kernel/cgroup/legacy_freezer.c and freezer.c of today.
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
  private final TransitionLog log;
  private final Transitions transitions;
  private final CurrentState states;
  private final StateFile stateFile;
  private final Optional<GroupNotices> notices;

  /**
   * The freezer of one mount.
   *
   * @param notesStates whether clients that poll or watch {@code freezer.state} are told of
   *     changes. Those of {@code cgroup.events} always are, where there is one
   */
  public Freezer(Engine engine, Semantics semantics, Transition transition, boolean notesStates) {
    this.engine = engine;
    this.semantics = semantics;
    log = new TransitionLog(semantics);
    transitions = new Transitions(engine, semantics, log);
    states = new CurrentState(engine, semantics, transition, transitions);
    notices =
        semantics.isUnified() || notesStates
            ? Optional.of(new GroupNotices(engine, states, semantics.isUnified()))
            : Optional.empty();
    stateFile = new StateFile(semantics, transitions, states, notices, log);
  }

  @Override
  public String name() {
    return "freezer";
  }

  @Override
  public List<ControlFileType> files() {
    if (semantics.isUnified()) {
      return new UnifiedFreezerFiles(transitions, states, notices.orElseThrow()).types();
    }
    ControlFileType state = stateFile.type();
    if (notices.isPresent()) {
      state = state.notingChanges(notices.get()::watch);
    }
    return semantics.isHierarchical()
        ? List.of(
            state.in(Place.BELOW_ROOT),
            flag("freezer.self_freezing", FreezerData::isSelfFreezing),
            flag("freezer.parent_freezing", FreezerData::isParentFreezing))
        : List.of(state);
  }

  @Override
  public List<ControlFileType> unlistedFiles() {
    return Stream.of(stateFile.displayType(), stateSinceFile())
        .map(file -> semantics.isHierarchical() ? file.in(Place.BELOW_ROOT) : file)
        .toList();
  }

  /**
   * The file with the time at which the state was noticed, which programs want to show. No time of
   * a file can tell that: the kernel keeps those of FUSE's files.
   */
  private ControlFileType stateSinceFile() {
    return ControlFileType.readOnly(
        "freezerfs.state_since",
        (group, caller) -> {
          Instant changed = FreezerData.ofLive(group).changed();
          return String.format(
              Locale.ROOT, "%d.%09d\n", changed.getEpochSecond(), changed.getNano());
        });
  }

  private ControlFileType flag(String name, Predicate<FreezerData> isSet) {
    return ControlFileType.readOnly(
            name, (group, caller) -> ControlFileType.flag(isSet.test(FreezerData.ofLive(group))))
        .in(Place.BELOW_ROOT);
  }

  @Override
  public void create(Group group) {
    FreezerData freezer =
        new FreezerData(state -> notices.ifPresent(all -> all.stateChanged(group, state)));
    group.addData(freezer);
    if (semantics.isHierarchical() && !group.isRoot() && isFreezing(group.parent())) {
      Recorder.StartedEvent event = engine.recorder().begin(EventKind.TRANSITION);
      freezer.freezeByParent();
      freezer.complete();
      engine.freezeForked(group.id());
      event.end(group.id(), semantics.thawedWord(), FROZEN, 0);
    }
    notices.ifPresent(all -> all.groupCreated(group));
  }

  @Override
  public void destroy(Group group) {
    notices.ifPresent(all -> all.groupRemoved(group));
  }

  @Override
  public void tasksChanged(Group group) {
    notices.ifPresent(all -> all.tasksChanged(group));
  }

  @Override
  public void close() {
    notices.ifPresent(GroupNotices::close);
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
    if (semantics.attachAppliesState()) {
      applyState(task, to);
    } else if (semantics.leaveFrozenError().isPresent() && isFreezing(from)) {
      // It was not frozen when canAttach asked, but it may have a freeze request, by which it would
      // freeze where it is now. No thaw of that group would free it, and it could not leave.
      engine.thaw(task);
    }
    notices.ifPresent(all -> all.taskMoved(from, to));
  }

  private void applyState(Task task, Group to) throws IOException {
    boolean applied;
    boolean isRefused = false;
    if (isFreezing(to)) {
      for (Group group = to; of(group).state() == State.FROZEN; group = group.parent()) {
        Recorder.StartedEvent event = engine.recorder().begin(EventKind.TRANSITION);
        of(group).backToFreezing();
        group.persist();
        event.end(group.id(), FROZEN, State.FREEZING.name(), 1);
      }
      isRefused = to.refuses(task, engine);
      applied = !isRefused && engine.freeze(task);
    } else {
      applied = engine.thaw(task);
    }
    if (!applied) {
      log.stateNotApplied(to, task.pid());
      if (isRefused) {
        log.refused(to, task);
      }
    }
  }

  @Override
  public Optional<String> save(Group group) {
    FreezerData freezer = of(group);
    if (!freezer.isSelfFreezing()) {
      return Optional.empty();
    }
    return Optional.of(freezer.wasFrozen() ? FROZEN : State.FREEZING.name());
  }

  @Override
  public void restore(Group group, String saved) throws IOException {
    try (LockedGroups locked = states.lockReached(group)) {
      states.completeIfAllowed(group, locked);
      transitions.freeze(group, locked, false);
      if (saved.equals(FROZEN)) {
        of(group).restoreAsFrozen();
        transitions.complete(locked);
      }
    }
  }

  /**
   * Whether a task that is forked in the group is frozen (kernel/cgroup_freezer.c, freezer_fork).
   */
  public boolean freezesForked(Group group) {
    FreezerData freezer = of(group);
    return freezer != null && freezer.state() == State.FREEZING;
  }

  /**
   * Whether the tasks of a group stay frozen when the machine resumes (semantics, power.state). Its
   * state as it is counts, without a check whether FREEZING may become FROZEN. A group that was
   * FROZEN under an earlier daemon counts as FROZEN.
   */
  public boolean staysFrozenOnResume(Group group) {
    FreezerData freezer = of(group);
    return freezer != null
        && (freezer.wasFrozen()
            || (freezer.state() == State.FREEZING && !semantics.resumeThawsFreezing()));
  }

  private static FreezerData of(Group group) {
    return FreezerData.of(group);
  }

  private boolean isFreezing(Group group) {
    return of(group).state() != State.THAWED;
  }
}
