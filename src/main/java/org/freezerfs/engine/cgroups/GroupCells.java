package org.freezerfs.engine.cgroups;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.cgroups.MemberWatch.Missing;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.proc.ProcStat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cells of one group, and what a freeze and a thaw of the group do to them.
 *
 * <p>A freeze is one write for each cell that has no freeze request, and moves no process. Children
 * are born in the cell of their parent, and so with its request. A process that has no request
 * while its group is freezing, because it was moved in meanwhile or a fault left it out, is in a
 * cell without one; {@link LeftOut} tells it from its children, which get the request.
 *
 * <p>A process moves between cells of one group only under this object's monitor, so a list that is
 * made under the monitor has each process once.
 */
final class GroupCells {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCells.class);

  private final int group;
  private final Cells all;
  private final HostFreezer freezer;

  @GuardedBy("this")
  private final List<Cell> cells = new ArrayList<>();

  /** The processes that stay without a freeze request while the group is freezing. */
  @GuardedBy("this")
  private final LeftOut leftOut = new LeftOut();

  @GuardedBy("this")
  private final MemberWatch watch = new MemberWatch();

  /** Whether each task that is forked in the group gets a freeze request. */
  @GuardedBy("this")
  private boolean freezing;

  /** The process that a fault makes refuse each freeze. */
  @GuardedBy("this")
  private Optional<Task> refusing = Optional.empty();

  GroupCells(int group, Cells all) {
    this.group = group;
    this.all = all;
    freezer = all.freezer();
  }

  /** Adds a cell that an earlier daemon has left. */
  synchronized void adopt(Cell cell) {
    cells.add(cell);
  }

  /**
   * Moves a process into a cell of the group.
   *
   * @param home the cgroup beneath which the cell has to be
   * @param hasFreezeRequest whether the process has a freeze request, which it keeps
   * @throws HostCgroupException ESRCH if the process has gone; ENOENT if the home has gone
   */
  synchronized void enter(Task task, HostCgroup home, boolean hasFreezeRequest) throws IOException {
    move(task.pid(), home, hasFreezeRequest);
    watch.enter(task);
    if (freezing && !hasFreezeRequest) {
      leftOut.add(task);
    }
  }

  /** Moves a process out of the group, to its home. */
  synchronized void leave(Task task, HostCgroup home) throws IOException {
    freezer.addProcess(home, task.pid());
    watch.leave(task.pid());
  }

  /** This daemon has moved a process of the group into a cell of another group. */
  synchronized void left(Task task) {
    watch.leave(task.pid());
  }

  @GuardedBy("this")
  private void move(int pid, HostCgroup home, boolean withFreezeRequest) throws IOException {
    while (true) {
      Cell cell = cellFor(home, withFreezeRequest);
      try {
        freezer.addProcess(cell.cgroup(), pid);
        return;
      } catch (HostCgroupException e) {
        if (!e.isCgroupGone()) {
          throw e;
        }
        // A manager of the host has removed the empty cell.
        forget(cell);
      }
    }
  }

  @GuardedBy("this")
  private Cell cellFor(HostCgroup home, boolean withFreezeRequest) throws IOException {
    for (Cell cell : cells) {
      if (cell.isFreezeRequested() == withFreezeRequest
          && !cell.isLeftOut()
          && cell.home().equals(home)) {
        return cell;
      }
    }
    return make(home, withFreezeRequest);
  }

  @GuardedBy("this")
  private Cell make(HostCgroup home, boolean withFreezeRequest) throws IOException {
    Cell cell = all.make(home, group, withFreezeRequest);
    cells.add(cell);
    return cell;
  }

  @GuardedBy("this")
  private void forget(Cell cell) {
    all.forget(cell);
    cells.remove(cell);
  }

  /** From now on each task that is forked in the group gets a freeze request. */
  synchronized void freezeForked() {
    freezing = true;
  }

  synchronized boolean isFreezing() {
    return freezing;
  }

  synchronized void setRefusing(Optional<Task> task) {
    refusing = task;
  }

  /**
   * Freezes all processes of the group but those that are left out, each of which gets a cell of
   * its own first.
   *
   * @param sparesOne whether to leave out the process with the largest id that has no freeze
   *     request, besides one that refuses
   */
  synchronized Outcome freeze(boolean sparesOne) throws IOException {
    freezing = true;
    leftOut.clear();
    List<Cell> spared = new ArrayList<>();
    if (sparesOne) {
      spare(largestWithoutRequest(), spared);
    }
    spare(refusing, spared);
    for (Cell cell : List.copyOf(cells)) {
      if (!cell.isFreezeRequested() && !spared.contains(cell)) {
        writeState(cell, true);
        cell.setLeftOut(false);
      }
    }
    return new Outcome(countWithRequest(), spared.size());
  }

  /** Freezes or thaws a cell; forgets it if a manager of the host has removed it. */
  @GuardedBy("this")
  private void writeState(Cell cell, boolean freezes) throws IOException {
    try {
      if (freezes) {
        freezer.freeze(cell.cgroup());
      } else {
        freezer.thaw(cell.cgroup());
      }
      cell.setFreezeRequested(freezes);
    } catch (HostCgroupException e) {
      if (!e.isCgroupGone()) {
        throw e;
      }
      forget(cell);
    }
  }

  /** Whether a process of the group has no freeze request. */
  synchronized boolean hasProcessWithoutRequest() throws IOException {
    return largestWithoutRequest().isPresent();
  }

  @GuardedBy("this")
  private Optional<Task> largestWithoutRequest() throws IOException {
    int[] largest = {0};
    for (Cell cell : cells) {
      if (!cell.isFreezeRequested()) {
        CellIds.visit(
            cell.cgroup(), freezer::processes, pid -> largest[0] = Math.max(largest[0], pid));
      }
    }
    return largest[0] == 0 ? Optional.empty() : Task.of(largest[0]);
  }

  /** Gives a process that has no freeze request a cell of its own, and adds that to the spared. */
  @GuardedBy("this")
  private void spare(Optional<Task> task, List<Cell> spared) throws IOException {
    if (task.isEmpty() || !task.equals(Task.of(task.get().pid()))) {
      return;
    }
    int pid = task.get().pid();
    Optional<Cell> from = cellOf(pid);
    if (from.isEmpty() || from.get().isFreezeRequested() || spared.contains(from.get())) {
      return;
    }
    Cell own = moveToOwnCell(pid, from.get());
    own.setLeftOut(true);
    spared.add(own);
    leftOut.add(task.get());
  }

  /** The cell of this group that a process is in; empty if it is in none. */
  @GuardedBy("this")
  private Optional<Cell> cellOf(int pid) throws IOException {
    return all.of(pid).filter(cells::contains);
  }

  /** Moves a process to a new cell like the one that it is in. */
  @GuardedBy("this")
  private Cell moveToOwnCell(int pid, Cell from) throws IOException {
    Cell own = make(from.home(), from.isFreezeRequested());
    freezer.addProcess(own.cgroup(), pid);
    return own;
  }

  @GuardedBy("this")
  private int countWithRequest() throws IOException {
    int count = 0;
    for (Cell cell : cells) {
      if (cell.isFreezeRequested()) {
        count += CellIds.count(cell.cgroup(), freezer::processes);
      }
    }
    return count;
  }

  /**
   * Requests a freeze of one process of the group.
   *
   * @return false if a fault makes it refuse
   */
  synchronized boolean freeze(Task task) throws IOException {
    Optional<Cell> cell = cellOf(task.pid());
    if (cell.isEmpty() || cell.get().isFreezeRequested()) {
      return true;
    }
    if (refusing.equals(Optional.of(task))) {
      return false;
    }
    move(task.pid(), cell.get().home(), true);
    leftOut.remove(task);
    return true;
  }

  /** Thaws one process of the group. */
  synchronized void thaw(Task task) throws IOException {
    Optional<Cell> cell = cellOf(task.pid());
    if (cell.isPresent() && cell.get().isFreezeRequested()) {
      move(task.pid(), cell.get().home(), false);
    }
  }

  /**
   * Thaws all processes that have a freeze request.
   *
   * @param freezesForked whether each task that is forked in the group from now on gets a freeze
   *     request all the same
   */
  synchronized Outcome thaw(boolean freezesForked) throws IOException {
    int thawed = countWithRequest();
    leftOut.clear();
    if (freezesForked) {
      for (int pid : processes()) {
        Task.of(pid).ifPresent(leftOut::add);
      }
    }
    for (Cell cell : List.copyOf(cells)) {
      if (cell.isFreezeRequested()) {
        writeState(cell, false);
      }
      cell.setLeftOut(false);
    }
    freezing = freezesForked;
    return new Outcome(thawed, 0);
  }

  /** The ids of all processes of the group, in any order. */
  synchronized List<Integer> processes() throws IOException {
    return ids(freezer::processes);
  }

  /** The ids of all threads of the group, in any order. */
  synchronized List<Integer> threads() throws IOException {
    return ids(freezer::threads);
  }

  @GuardedBy("this")
  private List<Integer> ids(CellIds.Reader reader) throws IOException {
    List<Integer> ids = new ArrayList<>();
    for (Cell cell : cells) {
      CellIds.visit(cell.cgroup(), reader, ids::add);
    }
    return ids;
  }

  /** The ids of the processes of one of the cells, in any order. */
  synchronized List<Integer> processes(Cell cell) throws IOException {
    List<Integer> pids = new ArrayList<>();
    CellIds.visit(cell.cgroup(), freezer::processes, pids::add);
    return pids;
  }

  /** Whether a process is in the group. */
  synchronized boolean contains(int pid) throws IOException {
    return cellOf(pid).isPresent();
  }

  /**
   * Freezes the cells that have no freeze request, until {@link #resume}. The caller keeps others
   * from freezing or thawing the group meanwhile.
   */
  synchronized void pause() throws IOException {
    for (Cell cell : cells) {
      if (!cell.isFreezeRequested()) {
        freezer.freeze(cell.cgroup());
      }
    }
  }

  /** Ends what {@link #pause} began. */
  synchronized void resume() throws IOException {
    for (Cell cell : cells) {
      if (!cell.isFreezeRequested()) {
        freezer.thaw(cell.cgroup());
      }
    }
  }

  /**
   * Whether no process of a group that is paused can fork.
   *
   * @param except the id of a process that does not count
   */
  synchronized boolean isStandingStill(int except) throws IOException {
    for (Cell cell : cells) {
      if (!freezer.isFrozen(cell.cgroup())) {
        for (int pid : processes(cell)) {
          if (pid != except && !ThreadStates.isStandingStill(pid)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** The cells, as they are at this moment. */
  synchronized List<Cell> cells() {
    return List.copyOf(cells);
  }

  /**
   * Whether every task of the group has a freeze request, and the kernel says that it is frozen.
   *
   * @param except a process that does not count
   */
  synchronized boolean isFrozen(Optional<Task> except) throws IOException {
    if (freezing) {
      freezeForkedTasks();
    }
    for (Cell cell : List.copyOf(cells)) {
      if (!isFrozen(cell) && !(except.isPresent() && isFrozenBut(except.get(), cell))) {
        return false;
      }
    }
    return true;
  }

  private boolean isFrozen(Cell cell) throws IOException {
    return cell.isFreezeRequested()
        ? freezer.isFrozen(cell.cgroup())
        : CellIds.count(cell.cgroup(), freezer::processes) == 0;
  }

  /** The same without one process: it gets a cell of its own, so that the kernel can tell. */
  @GuardedBy("this")
  private boolean isFrozenBut(Task except, Cell cell) throws IOException {
    if (cellOf(except.pid()).filter(cell::equals).isEmpty()) {
      return false;
    }
    if (CellIds.count(cell.cgroup(), freezer::processes) > 1) {
      moveToOwnCell(except.pid(), cell);
      return isFrozen(cell);
    }
    return true;
  }

  /**
   * Requests the freeze of each process that was forked by one that is left out.
   *
   * @return whether a process is left out, which can fork again
   */
  synchronized boolean freezeForkedTasks() throws IOException {
    boolean isAnyLeftOut = false;
    boolean isAnyMoved = freezing;
    while (isAnyMoved) {
      isAnyMoved = false;
      isAnyLeftOut = false;
      for (Cell cell : List.copyOf(cells)) {
        if (!cell.isFreezeRequested()) {
          for (int pid : processes(cell)) {
            if (leftOut.contains(pid)) {
              isAnyLeftOut = true;
            } else {
              isAnyMoved |= freezeForked(pid, cell);
            }
          }
        }
      }
    }
    return isAnyLeftOut;
  }

  @GuardedBy("this")
  private boolean freezeForked(int pid, Cell cell) throws IOException {
    try {
      move(pid, cell.home(), true);
      return true;
    } catch (HostCgroupException e) {
      return false; // It has exited.
    }
  }

  /**
   * Whether the group, which was frozen, still is. Freezes again the cells that others have thawed.
   */
  synchronized boolean remainsFrozen() throws IOException {
    freezeForkedTasks();
    boolean isFrozen = true;
    for (Cell cell : List.copyOf(cells)) {
      if (cell.isFreezeRequested() && !freezer.isFrozen(cell.cgroup())) {
        isFrozen = false;
        restoreFreezeRequest(cell);
      }
    }
    return isFrozen;
  }

  /** Freezes again the cells that others have thawed, although their tasks have a request. */
  synchronized void restoreFreezeRequests() throws IOException {
    for (Cell cell : List.copyOf(cells)) {
      if (cell.isFreezeRequested()) {
        restoreFreezeRequest(cell);
      }
    }
  }

  @GuardedBy("this")
  private void restoreFreezeRequest(Cell cell) throws IOException {
    if (freezer.isFreezeRequested(cell.cgroup())) {
      return;
    }
    writeState(cell, true);
    if (cells.contains(cell) && !cell.isThawReported()) {
      cell.setThawReported();
      LOG.warn(
          "group {}: {} was thawed by another program, and is frozen again",
          group,
          cell.cgroup().path());
    }
  }

  /**
   * Logs each process that others have moved out of the group since the last call: it is in the
   * root now.
   *
   * @param now clock ticks since boot
   */
  synchronized void reportMovedOut(long now) throws IOException {
    int[] pids = processes().stream().mapToInt(Integer::intValue).toArray();
    for (Missing missing : watch.update(pids, now)) {
      if (isAlive(missing) && all.of(missing.pid()).isEmpty() && isAlive(missing)) {
        LOG.warn(
            "group {}: process {} was moved out of the group's cgroups by another program, and is"
                + " in the root now",
            group,
            missing.pid());
      }
    }
  }

  private static boolean isAlive(Missing missing) throws IOException {
    return ProcStat.ofProcess(missing.pid())
        .filter(stat -> !stat.isExiting() && stat.startTime() < missing.startedBefore())
        .isPresent();
  }

  /** Removes the cells that are empty: an empty cell keeps its home from being removed. */
  synchronized void removeEmptyCells() throws IOException {
    for (Cell cell : List.copyOf(cells)) {
      if (all.remove(cell)) {
        cells.remove(cell);
      }
    }
  }

  /** Takes all processes home, and removes the cells; returns how many processes that were. */
  synchronized int removeAll(CellRemoval removal) throws IOException {
    int moved = 0;
    for (Cell cell : List.copyOf(cells)) {
      try {
        moved += removal.run(cell.cgroup());
      } catch (HostCgroupException e) {
        LOG.error(
            "group {}: processes stay in {}: {}", group, cell.cgroup().path(), e.getMessage());
      }
      forget(cell);
    }
    return moved;
  }
}
