package org.freezerfs.power;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.cgroup.ControlFileType.Place;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.LockedGroups;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Subsystem;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts out a suspend and a resume of the machine on the tasks of all groups but the root: the file
 * {@code power.state} (semantics, power.state). It can be read beside patch 4/4 of the thread and
 * kernel/power/process.c.
 *
 * <p>The kernel freezes a task by the same mechanism for its freezer and for a suspend. So here a
 * suspend requests a freeze of each task, as a group does, and leaves the groups' states as they
 * are.
 *
 * <p>A write is made under this object's monitor, so there is one at a time. While it is held, the
 * locks of all groups are taken, and a suspend waits for up to 20 s, holding no group's lock.
 */
public final class PowerSubsystem implements Subsystem {
  private static final Logger LOG = LoggerFactory.getLogger(PowerSubsystem.class);

  private static final String SUSPENDED = "mem";
  private static final String AWAKE = "on";

  /** How long a suspend waits until all tasks are frozen: the kernel's TIMEOUT. */
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final long PAUSE_MILLIS = 1;

  private final Engine engine;
  private final Semantics semantics;
  private final Predicate<Group> staysFrozenOnResume;
  private final Predicate<Group> freezesForked;

  /** Changed under this object's monitor; a read and an attach need no lock. */
  private volatile boolean suspended;

  /**
   * The subsystem of a machine that is awake.
   *
   * @param staysFrozenOnResume whether a resume leaves the tasks of a group frozen
   * @param freezesForked whether tasks that are forked in a group after a resume are frozen
   */
  public PowerSubsystem(
      Engine engine,
      Semantics semantics,
      Predicate<Group> staysFrozenOnResume,
      Predicate<Group> freezesForked) {
    this.engine = engine;
    this.semantics = semantics;
    this.staysFrozenOnResume = staysFrozenOnResume;
    this.freezesForked = freezesForked;
  }

  @Override
  public String name() {
    return "power";
  }

  @Override
  public List<ControlFileType> files() {
    return List.of(
        ControlFileType.readWrite(
                "power.state",
                (root, caller) -> (suspended ? SUSPENDED : AWAKE) + "\n",
                ControlFileType.word(semantics, this::write))
            .in(Place.ROOT));
  }

  @Override
  public void create(Group group) {
    if (suspended && !group.isRoot()) {
      engine.freezeForked(group.id());
    }
  }

  /** While the machine is suspended no task of a group runs, whenever it was attached. */
  @Override
  public void attach(Task task, Group from, Group to) throws IOException {
    if (suspended && !to.isRoot() && !to.refuses(task, engine)) {
      engine.freeze(task);
    }
  }

  @Override
  public Optional<String> save(Group group) {
    return group.isRoot() && suspended ? Optional.of(SUSPENDED) : Optional.empty();
  }

  @Override
  public synchronized void restore(Group root, String saved) throws IOException {
    suspended = true;
    freezeAll(root);
  }

  private synchronized void write(Group root, Credentials caller, String word)
      throws CgroupException, IOException {
    switch (word) {
      case SUSPENDED -> suspend(root, caller);
      case AWAKE -> resume(root);
      default -> throw new CgroupException(Errno.EINVAL);
    }
    root.persist();
  }

  /**
   * Freezes all tasks, and waits until they are frozen.
   *
   * @throws CgroupException EBUSY if one can't be frozen: then all are thawed, as by a resume
   *     (kernel/power/process.c, try_to_freeze_tasks)
   */
  private void suspend(Group root, Credentials caller) throws CgroupException, IOException {
    if (suspended) {
      return;
    }
    long begin = System.nanoTime();
    suspended = true;
    boolean done = false;
    try {
      done = freezeAll(root) && awaitFrozen(root, begin + TIMEOUT_NANOS, processOf(caller));
    } finally {
      if (!done) {
        resume(root);
      }
    }
    if (!done) {
      LOG.warn("the suspend failed: a task could not be frozen; all tasks are thawed");
      throw new CgroupException(Errno.EBUSY);
    }
    LOG.debug("suspended in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
  }

  /** A call of the engine for several groups. */
  @FunctionalInterface
  private interface EngineCall {
    Map<Integer, Outcome> run(List<Group> groups) throws IOException;
  }

  /** Makes a call for the selected groups, under the locks of all groups; adds up the outcomes. */
  private static Outcome forGroups(Group root, Predicate<Group> selected, EngineCall call)
      throws IOException {
    try (LockedGroups locked = root.lockSubtree()) {
      List<Group> ofSelected = locked.parentsFirst().stream().filter(selected).toList();
      int done = 0;
      int refused = 0;
      for (Outcome outcome : call.run(ofSelected).values()) {
        done += outcome.done();
        refused += outcome.refused();
      }
      return new Outcome(done, refused);
    }
  }

  private static List<Integer> ids(List<Group> of) {
    return of.stream().map(Group::id).toList();
  }

  /**
   * Requests a freeze of all tasks.
   *
   * @return whether all of them may be signalled
   */
  private boolean freezeAll(Group root) throws IOException {
    Outcome outcome = forGroups(root, group -> !group.isRoot(), this::freeze);
    LOG.debug("{}: freeze of {} tasks requested", SUSPENDED, outcome.done());
    return !outcome.isPartial();
  }

  private Map<Integer, Outcome> freeze(List<Group> selected) throws IOException {
    return engine.freeze(ids(selected), new Engine.Exempt(Group.refusing(selected), false));
  }

  /** Returns false if the tasks are not all frozen by the deadline. */
  private boolean awaitFrozen(Group root, long deadline, Optional<Task> writer) throws IOException {
    for (Group group : root.below()) {
      while (!isFrozenEnough(group, writer)) {
        if (System.nanoTime() - deadline > 0) {
          return false;
        }
        pause();
      }
    }
    return true;
  }

  /** The writer may be a member: it stops when its write has returned, so it is not waited for. */
  private boolean isFrozenEnough(Group group, Optional<Task> writer) throws IOException {
    LockedGroups locked = group.lockAlone();
    try (locked) {
      return group.isRemoved() || engine.isFrozenEnough(group.id(), writer);
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the mount is ending", e);
    }
  }

  private Optional<Task> processOf(Credentials caller) throws IOException {
    return engine.find(0, caller.tid()).map(TaskInfo::task);
  }

  /**
   * Thaws all tasks but those of groups that stay frozen; frozen tasks in the root are thawed too.
   */
  private void resume(Group root) throws IOException {
    if (!suspended) {
      return;
    }
    suspended = false;
    Outcome outcome;
    try {
      outcome = forGroups(root, staysFrozenOnResume.negate(), this::thaw);
    } catch (IOException | RuntimeException | Error e) {
      // Tasks are frozen still: the next resume tries again.
      suspended = true;
      throw e;
    }
    LOG.debug("{}: {} tasks thawed", AWAKE, outcome.done());
  }

  private Map<Integer, Outcome> thaw(List<Group> selected) throws IOException {
    Set<Integer> freezing = Set.copyOf(ids(selected.stream().filter(freezesForked).toList()));
    return engine.thaw(ids(selected), freezing);
  }
}
