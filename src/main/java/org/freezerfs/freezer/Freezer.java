package org.freezerfs.freezer;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.Caller;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Subsystem;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The freezer: {@code freezer.state}, section 5 of the contract, readable beside
 * kernel/cgroup_freezer.c of 2.6.28.
 *
 * <p>Writing FROZEN tells every task of the group to freeze and waits for none; the group is
 * FREEZING until a look finds all of them frozen enough. A task that is moved into a FREEZING group
 * is not told, until FROZEN is written again; one that is forked there is.
 */
public final class Freezer implements Subsystem {
  private static final Logger LOG = LoggerFactory.getLogger(Freezer.class);

  private static final String FROZEN = "FROZEN";
  private static final double NANOS_PER_MILLI = 1e6;

  private final Engine engine;
  private final Semantics semantics;
  private final Transition transition;
  private final Map<Group, GroupFreezer> freezers = new ConcurrentHashMap<>();

  public Freezer(Engine engine, Semantics semantics, Transition transition) {
    this.engine = engine;
    this.semantics = semantics;
    this.transition = transition;
  }

  @Override
  public String name() {
    return "freezer";
  }

  @Override
  public List<ControlFileType> files() {
    return List.of(ControlFileType.readWrite("freezer.state", this::read, this::write));
  }

  @Override
  public void create(Group group) {
    freezers.put(group, new GroupFreezer());
  }

  @Override
  public void destroy(Group group) {
    freezers.remove(group);
  }

  @Override
  public void canAttach(Task task, Group from, Group to) throws CgroupException {
    Optional<Errno> refusal = semantics.enteringFrozen();
    if (refusal.isPresent() && of(to).state() == State.FROZEN) {
      throw new CgroupException(refusal.get());
    }
  }

  @Override
  public void fork(Task child, Group group) throws IOException {
    // In a FROZEN group only one who was woken from outside can have forked.
    if (of(group).state() != State.THAWED) {
      engine.freeze(child);
    }
  }

  @Override
  public boolean isRestless(Group group) {
    GroupFreezer freezer = freezers.get(group);
    return freezer != null && freezer.state() == State.FREEZING;
  }

  private GroupFreezer of(Group group) {
    return freezers.get(group);
  }

  private String read(Group group, Caller caller) throws CgroupException, IOException {
    GroupFreezer freezer = freezers.get(group);
    if (freezer == null) {
      throw new CgroupException(Errno.ENODEV);
    }
    return word(look(group, freezer)) + "\n";
  }

  private String word(State state) {
    return state == State.THAWED ? semantics.thawed() : state.name();
  }

  /** The state that a reader is shown. */
  private State look(Group group, GroupFreezer freezer) throws IOException {
    State state = freezer.state();
    if (state == State.FROZEN && !engine.isAtRest(group.id())) {
      // Somebody woke a task, and it has not been stopped again yet.
      return State.FREEZING;
    }
    if (state != State.FREEZING) {
      return state;
    }
    if (freezer.isBeingTold()) {
      // Nothing is gained by waiting until all are told: they are FREEZING until then.
      freezer.setReported();
      return State.FREEZING;
    }
    group.lock().lock();
    try {
      boolean mayComplete = mayComplete(freezer);
      if (mayComplete) {
        complete(group, freezer);
      }
      State seen = freezer.state();
      if (seen == State.FREEZING) {
        freezer.setReported();
        if (!mayComplete) {
          complete(group, freezer);
        }
      }
      return seen;
    } finally {
      group.lock().unlock();
    }
  }

  /** With transition=read, FREEZING is to be seen once before anything makes it FROZEN. */
  private boolean mayComplete(GroupFreezer freezer) {
    return transition == Transition.EAGER || freezer.isReported();
  }

  /**
   * Turns FREEZING into FROZEN if every task is frozen enough: the kernel's update_freezer_state.
   */
  private void complete(Group group, GroupFreezer freezer) throws IOException {
    if (freezer.state() != State.FREEZING) {
      return;
    }
    boolean still = engine.isFrozenEnough(group.id());
    // Asked after all were seen still: whoever is born to them was born by now.
    boolean childless = group.catchUp();
    if (still && childless) {
      long since = freezer.since();
      freezer.enter(State.FROZEN);
      LOG.debug(
          "{}: FREEZING -> FROZEN, {} tasks, {} ms after the freeze began",
          group,
          freezer.told(),
          millisSince(since));
    }
  }

  private void write(Group group, Caller caller, String word) throws CgroupException, IOException {
    boolean freeze = word.equals(FROZEN);
    if (!freeze && !word.equals(semantics.thawed())) {
      throw new CgroupException(semantics.illegalState());
    }
    if (group.isRoot()) {
      // Every task of the host is in the root: there would be nobody left to thaw them.
      if (freeze) {
        throw new CgroupException(Errno.EPERM);
      }
      return;
    }
    group.lock().lock();
    try {
      group.requireLive();
      if (freeze) {
        freeze(group, of(group));
      } else {
        thaw(group, of(group));
      }
    } finally {
      group.lock().unlock();
    }
  }

  private void freeze(Group group, GroupFreezer freezer) throws CgroupException, IOException {
    if (mayComplete(freezer)) {
      complete(group, freezer);
    }
    if (freezer.state() == State.FROZEN) {
      return;
    }
    long begin = System.nanoTime();
    String before = word(freezer.state());
    if (freezer.state() == State.THAWED) {
      // Who was born until now is told with all others.
      group.catchUp();
      freezer.enter(State.FREEZING);
    }
    Outcome outcome = tell(group, freezer);
    freezer.setTold(outcome.done());
    LOG.debug(
        "{}: {} -> FREEZING, {} tasks told in {} ms",
        group,
        before,
        outcome.done(),
        millisSince(begin));
    if (outcome.isPartial()) {
      LOG.warn(
          "{}: {} tasks may not be signalled; the group is frozen in part",
          group,
          outcome.refused());
      throw new CgroupException(Errno.EBUSY);
    }
    if (outcome.done() == 0 && engine.isEmpty(group.id())) {
      freezer.enter(State.FROZEN);
      LOG.debug("{}: FREEZING -> FROZEN, it has no task", group);
    }
  }

  private Outcome tell(Group group, GroupFreezer freezer) throws IOException {
    freezer.setBeingTold(true);
    try {
      return engine.freeze(group.id());
    } finally {
      freezer.setBeingTold(false);
      group.watch();
    }
  }

  private void thaw(Group group, GroupFreezer freezer) throws IOException {
    if (freezer.state() == State.THAWED) {
      return;
    }
    long begin = System.nanoTime();
    State before = freezer.state();
    Outcome outcome = engine.thaw(group.id());
    freezer.enter(State.THAWED);
    LOG.debug(
        "{}: {} -> {}, {} tasks in {} ms",
        group,
        before,
        semantics.thawed(),
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
