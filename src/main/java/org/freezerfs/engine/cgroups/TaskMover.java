package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.freezerfs.engine.OwnProcesses;
import org.freezerfs.engine.TaskFinder;
import org.freezerfs.host.cgroups.CgroupFiles;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.proc.OpenTask;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves tasks from one cgroup of the host to another. The kernel takes an id, and looks up the task
 * that has it by then: the one that was meant may have ended and been reaped meanwhile, and a task
 * that nobody has asked for may have got its id, even a thread of this daemon. So the task is kept
 * open, which says after the move whether the id was its own all the time; if it was not, the
 * stranger is put back. It was forked in that moment, so it belongs where its parent is.
 *
 * <p>A move that a user has asked for is of a task that was this user's while it was open; and with
 * cgroup v1 the kernel itself compares the user of the very task that it moves.
 */
final class TaskMover {
  private static final Logger LOG = LoggerFactory.getLogger(TaskMover.class);

  /** How often it is tried to put one back: its id may go to others again. */
  private static final int TRIES = 10;

  private final FreezerHierarchy hierarchy;
  private final HostFreezer freezer;
  private final OwnProcesses own;
  private final Function<HostCgroup, Optional<HostCgroup>> homeOf;

  /** The cgroup of each process of the mount, outside of its cells; none before the first move. */
  private final Map<Integer, HostCgroup> ownCgroups = new ConcurrentHashMap<>();

  /** Those of these processes that can't be taken out of a cell, as was logged. */
  private final Set<Integer> kept = ConcurrentHashMap.newKeySet();

  /**
   * Moves tasks of a hierarchy.
   *
   * @param own the processes of the mount
   * @param homeOf gives the home of the cell that a cgroup is, or is in; empty if it is in none
   */
  TaskMover(
      FreezerHierarchy hierarchy,
      HostFreezer freezer,
      OwnProcesses own,
      Function<HostCgroup, Optional<HostCgroup>> homeOf) {
    this.hierarchy = hierarchy;
    this.freezer = freezer;
    this.own = own;
    this.homeOf = homeOf;
  }

  /**
   * Moves a task into a cgroup.
   *
   * @param user empty for any task; else it is moved only if this is its real or saved uid
   * @return false if the task has gone, or is not this user's any more; no other task was moved
   *     then, or it is where it was
   * @throws HostCgroupException ENOENT or ENODEV if the cgroup has gone, or what the kernel refuses
   *     the move with
   */
  boolean move(OpenTask task, HostCgroup to, OptionalInt user) throws IOException {
    return move(task, to, to, user);
  }

  /** The same into a cell. */
  boolean move(OpenTask task, Cell to, OptionalInt user) throws IOException {
    return move(task, to.cgroup(), to.files(), user);
  }

  /**
   * Moves a task to its home; for a caller who may move any task, to the next cgroup above that
   * takes it, if the home does not because of what its owner has set or made there.
   */
  boolean moveHome(OpenTask task, HostCgroup home, OptionalInt user) throws IOException {
    HostCgroup to = home;
    while (true) {
      try {
        return move(task, to, user);
      } catch (HostCgroupException e) {
        boolean isRefused = e.isRefusedByParent() || e.isInUse();
        if (!isRefused || user.isPresent() || to.equals(hierarchy.top())) {
          throw e;
        }
        to = to.parent();
        LOG.warn("task {}: {}; it is moved to {}", task.id(), e.getMessage(), to.path());
      }
    }
  }

  private boolean move(OpenTask task, HostCgroup to, CgroupFiles files, OptionalInt user)
      throws IOException {
    rememberOwnCgroups();
    if (user.isPresent() && !isOf(user.getAsInt(), task.id())) {
      return false;
    }
    try {
      freezer.addTask(files, task.id(), user);
    } catch (HostCgroupException e) {
      if (e.isProcessGone() || (user.isPresent() && !task.hasItsId())) {
        return false;
      }
      throw e;
    }
    if (task.hasItsId()) {
      return true;
    }
    putBack(task.id(), to);
    return false;
  }

  /**
   * Moves a task that was found in a list, if it is still in the cgroup that was listed, or below.
   *
   * @return false if it is not, or has gone
   */
  boolean moveListed(int id, HostCgroup from, HostCgroup to) throws IOException {
    Optional<OpenTask> opened = openListed(id, from);
    if (opened.isEmpty()) {
      return false;
    }
    try (OpenTask task = opened.get()) {
      return move(task, to, OptionalInt.empty());
    }
  }

  /**
   * Opens a task that was found in a list, if it is still in the cgroup that was listed, or below.
   * The caller closes it.
   */
  Optional<OpenTask> openListed(int id, HostCgroup from) throws IOException {
    Optional<OpenTask> opened = OpenTask.of(id);
    if (opened.isEmpty()) {
      return opened;
    }
    boolean isStillIn = false;
    try {
      isStillIn = isIn(opened.get(), from);
      return isStillIn ? opened : Optional.empty();
    } finally {
      if (!isStillIn) {
        opened.get().close();
      }
    }
  }

  /** Whether a task is in a cgroup, or below. */
  private boolean isIn(OpenTask task, HostCgroup cgroup) throws IOException {
    return hierarchy.cgroupOf(task.id()).filter(cgroup::contains).isPresent();
  }

  private static boolean isOf(int user, int id) throws IOException {
    return ProcStatus.of(id)
        .filter(status -> status.uid() == user || status.savedUid() == user)
        .isPresent();
  }

  /**
   * Takes a task out of a cgroup that was not to be moved there, but had the id of one that was.
   */
  private void putBack(int id, HostCgroup from) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Optional<OpenTask> opened = OpenTask.of(id);
      if (opened.isEmpty()) {
        return;
      }
      try (OpenTask stranger = opened.get()) {
        if (hierarchy.cgroupOf(id).filter(from::equals).isEmpty()) {
          return;
        }
        HostCgroup place = placeOf(id);
        if (place.equals(from)) {
          return; // It was forked by a task that is there.
        }
        if (putInto(place, to -> freezer.addTask(to, id, OptionalInt.empty()))
            && stranger.hasItsId()) {
          LOG.warn(
              "task {} was moved by mistake, because it has got the id of one that has ended: it"
                  + " is in {} again",
              id,
              place.path());
          return;
        }
      }
    }
    LOG.warn("task {} can't be taken out of {}, into which it was moved by mistake", id, from);
  }

  /** A move of one task, by the kernel. */
  private interface KernelMove {
    void into(HostCgroup to) throws IOException;
  }

  /** Tries the cgroup, and then those above it. */
  private boolean putInto(HostCgroup place, KernelMove move) throws IOException {
    HostCgroup to = place;
    while (true) {
      try {
        move.into(to);
        return true;
      } catch (HostCgroupException e) {
        if (e.isProcessGone() || to.path().length() <= hierarchy.mountPoint().length()) {
          return false;
        }
        to = to.parent();
      }
    }
  }

  /** The cgroup of a task that was just forked, before it was moved by mistake. */
  private HostCgroup placeOf(int id) throws IOException {
    int process = TaskFinder.processOf(id);
    if (own.has(process)) {
      return ownCgroups.getOrDefault(process, hierarchy.top());
    }
    boolean isThread = freezer.takesThreads() && process != id;
    int relative = isThread ? process : ProcStat.ofProcess(process).map(ProcStat::parent).orElse(0);
    return relative == 0 ? hierarchy.top() : hierarchy.cgroupOf(relative).orElseGet(hierarchy::top);
  }

  /**
   * Remembers where the mount's own processes are: a move by mistake can move all threads of one.
   */
  private void rememberOwnCgroups() {
    for (int pid : own.ids()) {
      if (!ownCgroups.containsKey(pid)) {
        HostCgroup now = visibleCgroupOf(pid).orElseGet(hierarchy::top);
        ownCgroups.put(pid, homeOf.apply(now).orElse(now));
      }
    }
  }

  /** Empty if it has gone, or others have moved it out of what can be seen of the hierarchy. */
  private Optional<HostCgroup> visibleCgroupOf(int pid) {
    try {
      return hierarchy.cgroupOf(pid);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Looks where the mount's own processes are, and takes them out of cells: others can move them
   * there in the host, and a daemon can be started by a member of a group that it takes over.
   */
  void check() throws IOException {
    for (int pid : own.ids()) {
      Optional<HostCgroup> now = visibleCgroupOf(pid);
      if (now.isEmpty()) {
        continue;
      }
      Optional<HostCgroup> home = now.flatMap(homeOf);
      if (home.isEmpty()) {
        ownCgroups.put(pid, now.get());
        kept.remove(pid);
        continue;
      }
      HostCgroup outside = ownCgroups.getOrDefault(pid, home.get());
      boolean isOut = putInto(outside, to -> to.write(HostCgroup.PROCESSES, Integer.toString(pid)));
      if (isOut) {
        LOG.warn("process {} of this mount was in a group, and was taken out", pid);
      } else if (visibleCgroupOf(pid).flatMap(homeOf).isPresent() && kept.add(pid)) {
        LOG.warn("process {} of this mount is in a group, and can't be taken out", pid);
      }
    }
  }
}
