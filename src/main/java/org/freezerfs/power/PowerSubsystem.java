package org.freezerfs.power;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Suspend and resume, acted out on the tasks of all groups but the root: {@code power.state},
 * section 7 of the contract, readable beside patch 4/4 of the thread and kernel/power/process.c.
 *
 * <p>The kernel has one way to freeze a task, for its groups' freezer and for the suspend; so here
 * a suspend tells tasks to freeze as a group does, and leaves what groups say as it is.
 */
public final class PowerSubsystem implements Subsystem {
  private static final Logger LOG = LoggerFactory.getLogger(PowerSubsystem.class);

  private static final String SUSPENDED = "mem";
  private static final String AWAKE = "on";

  /** The kernel's own TIMEOUT, for as long as which a suspend waits for tasks to freeze. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final long PAUSE_MILLIS = 1;

  private final Engine engine;
  private final Semantics semantics;
  private final Predicate<Group> isSkipped;
  private final Set<Group> groups = ConcurrentHashMap.newKeySet();

  // Changed by one writer at a time.
  private volatile boolean suspended;

  /**
   * A machine that is awake.
   *
   * @param isSkipped whether a resume leaves the tasks of a group frozen
   */
  public PowerSubsystem(Engine engine, Semantics semantics, Predicate<Group> isSkipped) {
    this.engine = engine;
    this.semantics = semantics;
    this.isSkipped = isSkipped;
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
    groups.add(group);
  }

  @Override
  public void destroy(Group group) {
    groups.remove(group);
  }

  /** A suspended machine runs no task of a group, whenever it came there. */
  @Override
  public void attach(Task task, Group from, Group to) throws IOException {
    if (suspended && !to.isRoot()) {
      engine.freeze(task);
    }
  }

  @Override
  public Optional<String> save(Group group) {
    return group.isRoot() && suspended ? Optional.of(SUSPENDED) : Optional.empty();
  }

  @Override
  public void restore(Group root, String saved) throws IOException {
    suspended = true;
    tellAll();
  }

  private synchronized void write(Group root, Credentials caller, String word)
      throws CgroupException, IOException {
    switch (word) {
      case SUSPENDED -> suspend(caller);
      case AWAKE -> resume();
      default -> throw new CgroupException(Errno.EINVAL);
    }
    root.persist();
  }

  /**
   * Freezes all tasks, and waits until they are.
   *
   * @throws CgroupException EBUSY if one can't be frozen: then all go on again, as after a resume
   *     (kernel/power/process.c, try_to_freeze_tasks)
   */
  private void suspend(Credentials caller) throws CgroupException, IOException {
    if (suspended) {
      return;
    }
    long begin = System.nanoTime();
    suspended = true;
    boolean done = false;
    try {
      done = tellAll() && awaitAll(begin + PATIENCE_NANOS, processOf(caller));
    } finally {
      if (!done) {
        resume();
      }
    }
    if (!done) {
      LOG.warn("the suspend was given up: a task could not be frozen");
      throw new CgroupException(Errno.EBUSY);
    }
    LOG.debug("suspended in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
  }

  /** What is done about the tasks of some groups together. */
  @FunctionalInterface
  private interface Action {
    Map<Integer, Outcome> run(List<Integer> groups) throws IOException;
  }

  /** Does it to all groups that are wanted, under the locks of all that there are. */
  private Outcome toGroups(Predicate<Group> wanted, Action action) throws IOException {
    try (LockedSubtree held = root().lockSubtree()) {
      List<Group> some = held.parentsFirst().stream().filter(wanted).toList();
      int done = 0;
      int refused = 0;
      for (Outcome outcome : action.run(some.stream().map(Group::id).toList()).values()) {
        done += outcome.done();
        refused += outcome.refused();
      }
      some.forEach(Group::requestPolling);
      return new Outcome(done, refused);
    }
  }

  private Group root() {
    return groups.stream().filter(Group::isRoot).findFirst().orElseThrow();
  }

  /** Returns whether all may be signalled. */
  private boolean tellAll() throws IOException {
    Outcome outcome = toGroups(group -> !group.isRoot(), engine::freeze);
    LOG.debug("{}: {} tasks told", SUSPENDED, outcome.done());
    return !outcome.isPartial();
  }

  private boolean awaitAll(long deadline, Optional<Task> writer) throws IOException {
    for (Group group : ascending()) {
      while (!group.isRoot() && !isStill(group, writer)) {
        if (System.nanoTime() - deadline > 0) {
          return false;
        }
        pause();
      }
    }
    return true;
  }

  /** The writer may be a member: it stands still once its write has returned. */
  private boolean isStill(Group group, Optional<Task> writer) throws IOException {
    group.lock().lock();
    try {
      return group.isRemoved()
          || (engine.isFrozenEnough(group.id(), writer) && group.processForks());
    } finally {
      group.lock().unlock();
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

  /** Thaws all tasks, but those of groups that are to be skipped; those that have strayed, too. */
  private void resume() throws IOException {
    if (!suspended) {
      return;
    }
    suspended = false;
    Outcome outcome = toGroups(isSkipped.negate(), engine::thaw);
    LOG.debug("{}: {} tasks thawed", AWAKE, outcome.done());
  }

  private List<Group> ascending() {
    List<Group> all = new ArrayList<>(groups);
    all.sort(Comparator.comparingInt(Group::id));
    return all;
  }
}
