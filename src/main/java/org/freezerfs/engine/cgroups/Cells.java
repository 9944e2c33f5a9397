package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.AttachRefusedException;
import org.freezerfs.engine.Failures;
import org.freezerfs.engine.OwnProcesses;
import org.freezerfs.engine.Task;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.libc.LibC;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All cells of one mount, by their paths; makes them and removes them. */
final class Cells {
  private static final Logger LOG = LoggerFactory.getLogger(Cells.class);

  /** How many names are tried for a cell at most, while a group waits. */
  static final int MOST_NAMES = 1000;

  private final FreezerHierarchy hierarchy;
  private final HostFreezer freezer;
  private final CellProof proof;
  private final Optional<HostCgroup> tree;
  private final CgroupEngine.BeforeFirstCell beforeFirst;
  private final Map<String, Cell> byPath = new ConcurrentHashMap<>();
  private final AtomicInteger lastNumber = new AtomicInteger();
  private final CellEvents events = new CellEvents();
  private final TaskMover mover;
  private final AtomicBoolean isPlaceReported = new AtomicBoolean();

  /** This daemon; null before the first cell. */
  private volatile CellFormat.Daemon daemon;

  /**
   * None yet.
   *
   * @param freezer that of the hierarchy
   * @param proof by which they are known as cells of the mount
   * @param tree the cgroup directly beneath which all of them lie; empty if each lies beneath the
   *     home of its processes
   * @param beforeFirst is run before one is made while there is none
   * @param own the processes of the mount
   */
  Cells(
      FreezerHierarchy hierarchy,
      HostFreezer freezer,
      CellProof proof,
      Optional<HostCgroup> tree,
      CgroupEngine.BeforeFirstCell beforeFirst,
      OwnProcesses own) {
    this.hierarchy = hierarchy;
    this.freezer = freezer;
    this.proof = proof;
    this.tree = tree;
    this.beforeFirst = beforeFirst;
    mover = new TaskMover(hierarchy, freezer, own, cgroup -> containing(cgroup).map(Cell::home));
  }

  FreezerHierarchy hierarchy() {
    return hierarchy;
  }

  HostFreezer freezer() {
    return freezer;
  }

  TaskMover mover() {
    return mover;
  }

  /** Reports the kernel's events of watched cells. */
  CellEvents events() {
    return events;
  }

  boolean isAny() {
    return !byPath.isEmpty();
  }

  /** Whether there was ever a cell. */
  boolean hadAny() {
    return daemon != null;
  }

  /** Whether a cgroup is a cell that this daemon knows. */
  boolean has(HostCgroup cgroup) {
    return byPath.containsKey(cgroup.path());
  }

  /**
   * Makes a cell, which is empty.
   *
   * @param key what the tasks have in common that will be moved into it
   * @param mayLieAbove whether it is made beneath the next cgroup above that takes it, if its home
   *     takes none: only the owner of the home can have wanted that. A move that a user has asked
   *     for must not take a process out of that user's limits
   * @throws HostCgroupException ENOENT if the cgroup beneath which it has to lie has gone; EAGAIN,
   *     EOPNOTSUPP or ENAMETOOLONG if that takes none
   */
  Cell make(int group, Cell.Key key, boolean mayLieAbove) throws IOException {
    if (byPath.isEmpty()) {
      beforeFirst.run();
    }
    HostCgroup parent = tree.orElse(key.home());
    while (true) {
      try {
        Cell cell = makeIn(parent, group, key);
        reportPlace(cell);
        return cell;
      } catch (HostCgroupException e) {
        if (!mayLieAbove
            || !e.isRefusedByParent()
            || tree.isPresent()
            || parent.equals(hierarchy.top())) {
          throw e;
        }
        parent = parent.parent();
      }
    }
  }

  /** Logs, once, that a cell lies above its home: a user can cause that again and again. */
  private void reportPlace(Cell cell) {
    if (tree.isEmpty()
        && !cell.cgroup().parent().equals(cell.home())
        && isPlaceReported.compareAndSet(false, true)) {
      LOG.warn(
          "no cgroup can be made in {}: processes from there are in {} while they are in a group, and"
              + " the limits of the first do not hold for them",
          cell.home().path(),
          cell.cgroup().path());
    }
  }

  /**
   * Makes one beneath a cgroup whose owner can have taken the names, and can remove what was made.
   *
   * @throws HostCgroupException EAGAIN if that owner does so again and again
   */
  private Cell makeIn(HostCgroup parent, int group, Cell.Key key) throws IOException {
    for (int i = 0; i < MOST_NAMES; i++) {
      String name = proof.format().name(group, lastNumber.incrementAndGet(), key.held());
      HostCgroup cgroup = parent.child(name);
      try {
        cgroup.make();
      } catch (HostCgroupException e) {
        if (e.errno() == Errno.EEXIST) {
          continue;
        }
        throw e;
      }
      requireCgroup(cgroup);
      requireTakesProcesses(cgroup);
      Optional<HostCgroup> made = own(cgroup);
      if (made.isPresent()) {
        return add(made.get(), group, key);
      }
    }
    throw new HostCgroupException(parent.path(), Errno.EAGAIN);
  }

  /** Makes a cell of a new cgroup, which is removed if that fails. */
  private Cell add(HostCgroup made, int group, Cell.Key key) throws IOException {
    try {
      proof.writeTo(made);
      CellFormat.writeHome(made, key.home(), hierarchy.top());
      if (key.isFreezeRequested()) {
        freezer.freeze(made);
      }
      return add(made, group, key.isFreezeRequested());
    } catch (IOException e) {
      if (made.remove()) {
        proof.remove(made);
      }
      throw e;
    }
  }

  /** The cgroup that was just made; empty if there is another at its path already, or none. */
  private static Optional<HostCgroup> own(HostCgroup cgroup) {
    return cgroup
        .status()
        .filter(status -> status.isOnlyOf(LibC.get().geteuid()))
        .map(status -> new HostCgroup(cgroup.path(), status.inode()));
  }

  /** It is none if others have unmounted the hierarchy, or mounted something over it. */
  private void requireCgroup(HostCgroup made) throws IOException {
    if (!made.hasFile(HostCgroup.PROCESSES) && made.exists()) {
      made.remove();
      throw new AttachRefusedException(
          Errno.EIO, "no task can be moved: there are no cgroups any more at " + hierarchy.place());
    }
  }

  private static void requireTakesProcesses(HostCgroup made) throws HostCgroupException {
    try {
      made.requireTakesProcesses();
    } catch (HostCgroupException e) {
      made.remove();
      throw e;
    }
  }

  private CellFormat.Daemon daemon() throws IOException {
    CellFormat.Daemon known = daemon;
    if (known == null) {
      known = CellFormat.Daemon.self();
      daemon = known;
    }
    return known;
  }

  /** Adds a cell that exists: one that was just made, or that an earlier daemon has left. */
  Cell add(HostCgroup cgroup, int group, boolean freezeRequested) throws IOException {
    daemon().writeTo(cgroup);
    HostCgroup home = CellFormat.home(cgroup, hierarchy.top());
    Cell cell = new Cell(cgroup, home, group, freezeRequested, freezer);
    byPath.put(cgroup.path(), cell);
    return cell;
  }

  /**
   * Leaves all cells to the next daemon, which may come before this one's process has ended.
   *
   * @throws IOException if that could not be said in some; then the next daemon has to wait
   */
  void leaveAll() throws IOException {
    Failures failures = new Failures();
    failures.runForEach(byPath.values(), Cells::leave);
    failures.throwFirst();
  }

  private static void leave(Cell cell) throws IOException {
    cell.files().close();
    try {
      CellFormat.Daemon.removeFrom(cell.cgroup());
    } catch (IOException e) {
      if (cell.cgroup().exists()) {
        throw e;
      }
    }
  }

  /**
   * Removes a cell.
   *
   * @return false if it has processes, or cgroups that others have made in it
   */
  boolean remove(Cell cell) throws IOException {
    if (!cell.cgroup().remove()) {
      return false;
    }
    forget(cell);
    CellTree.removeAbandoned(cell.home(), hierarchy.top());
    return true;
  }

  /** Removes a cell from this table alone: it has gone in the host. */
  void forget(Cell cell) {
    byPath.remove(cell.cgroup().path(), cell);
    proof.remove(cell.cgroup());
    events.forget(cell);
    cell.files().close();
  }

  /** The cell that a cgroup is, or is in; empty if there is none. */
  Optional<Cell> containing(HostCgroup cgroup) {
    String top = hierarchy.mountPoint();
    for (HostCgroup at = cgroup; at.path().length() > top.length(); at = at.parent()) {
      Cell cell = byPath.get(at.path());
      // If it has gone, others can have made another at its path.
      if (cell != null && cell.cgroup().exists()) {
        return Optional.of(cell);
      }
    }
    return Optional.empty();
  }

  /** The cell of the task that has an id now; empty if it is in none, or has gone. */
  Optional<Cell> of(int task) throws IOException {
    return hierarchy.cgroupOf(task).flatMap(this::containing);
  }

  /**
   * The cell of a task; empty if it is in none, or has gone, even if another has got its id. The
   * start time is compared after the cell was found: if the task has its id then, it had it before.
   */
  Optional<Cell> of(Task task) throws IOException {
    Optional<Cell> cell = of(task.pid());
    // Most tasks are in no cell, and then the comparison would change nothing.
    return cell.isPresent() && Task.of(task.pid()).filter(task::equals).isPresent()
        ? cell
        : Optional.empty();
  }
}
