package org.freezerfs.engine.cgroups;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.Task;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.proc.OpenTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cells of one group, and what a freeze and a thaw of the group do to them.
 *
 * <p>A freeze is one write for each cell that has no freeze request, and moves no task. Children
 * are born in the cell of their parent, and so with its request. A task that has no request while
 * its group is freezing, because it was moved in meanwhile or a fault left it out, is in a cell
 * without one; {@link LeftOut} tells it from its children, which get the request.
 *
 * <p>A task moves between cells of one group only under this object's monitor, so a list that is
 * made under the monitor has each task once. It can have a process twice, if threads are moved one
 * by one.
 */
final class GroupCells {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCells.class);

  private final Cells all;
  private final HostFreezer freezer;
  private final boolean isCounting;
  private final CellList cells;
  private final Standstill standstill;
  private final ThawedByOthers thawedByOthers;
  private final MovedByOthers movedByOthers;

  /** The tasks that stay without a freeze request while the group is freezing. */
  @GuardedBy("this")
  private final LeftOut leftOut = new LeftOut();

  /** Whether each task that is forked in the group gets a freeze request. */
  @GuardedBy("this")
  private boolean freezing;

  /**
   * A group without tasks.
   *
   * @param isCounting whether the outcome of a freeze and a thaw says how many tasks there were
   */
  GroupCells(int group, Cells all, boolean isCounting) {
    this.all = all;
    freezer = all.freezer();
    this.isCounting = isCounting;
    cells = new CellList(group, all);
    standstill = new Standstill(cells, freezer);
    thawedByOthers = new ThawedByOthers(group, cells, freezer);
    movedByOthers = new MovedByOthers(group, all);
  }

  /** Adds a cell that an earlier daemon has left. */
  synchronized void adopt(Cell cell) {
    cells.add(cell);
  }

  /**
   * Moves a task into a cell of the group.
   *
   * @param home the cgroup beneath which the cell has to be
   * @param hasFreezeRequest whether the task has a freeze request, which it keeps
   * @param held the signals that are held for it
   * @param user as for {@link TaskMover#move}
   * @return false if the task has gone
   * @throws HostCgroupException ENOENT if the home has gone
   */
  synchronized boolean enter(
      OpenTask task,
      HostCgroup home,
      boolean hasFreezeRequest,
      List<Integer> held,
      OptionalInt user)
      throws IOException {
    if (!cells.move(task, home, hasFreezeRequest, held, user)) {
      return false;
    }
    Task entered = new Task(task.id(), task.startTime());
    movedByOthers.enter(entered);
    if (freezing && !hasFreezeRequest) {
      leftOut.add(entered);
    }
    return true;
  }

  /**
   * Moves a task out of the group, to its home.
   *
   * @return as {@link #enter}
   */
  synchronized boolean leave(OpenTask task, HostCgroup home, OptionalInt user) throws IOException {
    boolean isMoved = all.mover().moveHome(task, home, user);
    movedByOthers.leave(task.id());
    return isMoved;
  }

  /** This daemon has moved a task of the group into a cell of another group. */
  synchronized void left(int task) {
    movedByOthers.leave(task);
  }

  /** From now on each task that is forked in the group gets a freeze request. */
  synchronized void freezeForked() {
    freezing = true;
  }

  synchronized boolean isFreezing() {
    return freezing;
  }

  /**
   * Freezes all tasks of the group but those that are left out, each of which gets a cell of its
   * own first.
   *
   * @param refusing a task that is left out
   * @param sparesOne whether the task with the largest id that has no freeze request is, too
   */
  synchronized Outcome freeze(Optional<Task> refusing, boolean sparesOne) throws IOException {
    freezing = true;
    leftOut.clear();
    List<Cell> spared = new ArrayList<>();
    if (sparesOne) {
      spare(cells.largestWithoutFreezeRequest(), spared);
    }
    if (spare(refusing, spared)) {
      LOG.debug("task {} refuses to freeze, as was asked for", refusing.get().pid());
    }
    // Before any is frozen: after it, each system call takes longer.
    boolean isCounted = isCounting || !cells.isAnyInUse(cell -> !spared.contains(cell));
    for (Cell cell : cells.copy()) {
      if (!cell.isFreezeRequested() && !spared.contains(cell)) {
        cells.setFreezeRequest(cell, true);
        cell.setLeftOut(false);
      }
    }
    int done = isCounted ? cells.countWithFreezeRequest() : Outcome.UNCOUNTED;
    return new Outcome(done, spared.size());
  }

  /** Whether a task of the group has no freeze request. */
  synchronized boolean hasTaskWithoutRequest() throws IOException {
    return cells.largestWithoutFreezeRequest().isPresent();
  }

  /**
   * Gives a task that has no freeze request a cell of its own, and adds that to the spared.
   *
   * @return whether it did
   */
  @GuardedBy("this")
  private boolean spare(Optional<Task> task, List<Cell> spared) throws IOException {
    if (task.isEmpty() || !task.equals(Task.of(task.get().pid()))) {
      return false;
    }
    int pid = task.get().pid();
    Optional<Cell> from = cells.of(pid);
    if (from.isEmpty() || from.get().isFreezeRequested() || spared.contains(from.get())) {
      return false;
    }
    Cell own = cells.moveToOwnCell(pid, from.get());
    own.setLeftOut(true);
    spared.add(own);
    leftOut.add(task.get());
    return true;
  }

  /** Requests a freeze of one task of the group. */
  synchronized void freeze(OpenTask task) throws IOException {
    Optional<Cell> cell = cells.of(task.id());
    if (cell.isPresent() && !cell.get().isFreezeRequested()) {
      cells.move(task, cell.get().home(), true, List.of(), OptionalInt.empty());
      leftOut.remove(new Task(task.id(), task.startTime()));
    }
  }

  /** Thaws one task of the group. If the group is freezing, the task is left out. */
  synchronized void thaw(OpenTask task) throws IOException {
    Optional<Cell> cell = cells.of(task.id());
    if (cell.isPresent() && cell.get().isFreezeRequested()) {
      if (!cell.get().held().isEmpty()) {
        cells.deliverHeld(cell.get(), task.id());
      }
      boolean isMoved = cells.move(task, cell.get().home(), false, List.of(), OptionalInt.empty());
      if (isMoved && freezing) {
        leftOut.add(new Task(task.id(), task.startTime()));
      }
    }
  }

  /**
   * Holds a signal for a process until its thaw, if it has a freeze request, and the kernel would
   * not keep the signal pending, or let it overtake one that is held.
   *
   * @return false if the signal is to be sent now
   */
  synchronized boolean hold(int pid, int signal) throws IOException {
    return cells.hold(pid, signal);
  }

  /**
   * Thaws all tasks that have a freeze request.
   *
   * @param freezesForked whether each task that is forked in the group from now on gets a freeze
   *     request all the same
   */
  synchronized Outcome thaw(boolean freezesForked) throws IOException {
    int thawed = isCounting ? cells.countWithFreezeRequest() : Outcome.UNCOUNTED;
    leftOut.clear();
    if (freezesForked) {
      for (int id : cells.ids(freezer::tasks)) {
        Task.of(id).ifPresent(leftOut::add);
      }
    }
    cells.deliverHeld();
    for (Cell cell : cells.copy()) {
      if (cell.isFreezeRequested()) {
        cells.setFreezeRequest(cell, false);
      }
      cell.setLeftOut(false);
    }
    freezing = freezesForked;
    return new Outcome(thawed, 0);
  }

  /** The ids of all processes of the group, in any order. */
  synchronized List<Integer> processes() throws IOException {
    return cells.ids(freezer::processes);
  }

  /** Whether there is a thread in the group. */
  synchronized boolean hasThreads() throws IOException {
    return cells.hasThreads();
  }

  /** See {@link CellList#watch}. */
  synchronized boolean watch() {
    return cells.watch();
  }

  synchronized boolean isWatched() {
    return cells.isWatched();
  }

  /** The ids of all threads of the group, in any order. */
  synchronized List<Integer> threads() throws IOException {
    return cells.ids(freezer::threads);
  }

  /** The ids of the processes of one of the cells, in any order. */
  synchronized List<Integer> processes(Cell cell) throws IOException {
    return cells.processes(cell);
  }

  /** Whether a task of a process is in the group. */
  synchronized boolean hasTaskOf(int pid) throws IOException {
    for (int task : freezer.tasksOf(pid)) {
      if (cells.of(task).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Freezes the tasks that have no freeze request, until {@link #resume}. */
  synchronized void pause() throws IOException {
    standstill.begin();
  }

  /** Ends what {@link #pause} began. */
  synchronized void resume() throws IOException {
    standstill.end();
  }

  /**
   * Whether no task of a group that is paused can fork.
   *
   * @param except the id of a task that does not count
   */
  synchronized boolean isStandingStill(int except) throws IOException {
    return standstill.isReached(except);
  }

  /** The cells, as they are at this moment. */
  synchronized List<Cell> cells() {
    return cells.copy();
  }

  /**
   * Whether every task of the group has a freeze request, and the kernel says that it is frozen.
   *
   * @param except a task that does not count
   */
  synchronized boolean isFrozen(Optional<Task> except) throws IOException {
    if (freezing) {
      freezeForkedTasks();
    }
    for (Cell cell : cells.copy()) {
      if (!isFrozen(cell) && !(except.isPresent() && isFrozenBut(except.get(), cell))) {
        return false;
      }
    }
    return true;
  }

  private boolean isFrozen(Cell cell) throws IOException {
    return cell.isFreezeRequested() ? freezer.isFrozen(cell.files()) : cells.countTasks(cell) == 0;
  }

  /** The same without one task: it gets a cell of its own, so that the kernel can tell. */
  @GuardedBy("this")
  private boolean isFrozenBut(Task except, Cell cell) throws IOException {
    if (cells.of(except.pid()).filter(cell::equals).isEmpty()) {
      return false;
    }
    if (cells.countTasks(cell) > 1) {
      cells.moveToOwnCell(except.pid(), cell);
      return isFrozen(cell);
    }
    return true;
  }

  /**
   * Requests the freeze of each task that was forked by one that is left out.
   *
   * @return whether a task is left out, which can fork again
   */
  synchronized boolean freezeForkedTasks() throws IOException {
    boolean isAnyLeftOut = false;
    boolean isAnyMoved = freezing;
    while (isAnyMoved) {
      isAnyMoved = false;
      isAnyLeftOut = false;
      for (Cell cell : cells.copy()) {
        if (!cell.isFreezeRequested()) {
          for (int task : cells.tasks(cell)) {
            if (leftOut.contains(task)) {
              isAnyLeftOut = true;
            } else {
              isAnyMoved |= freezeForked(task, cell);
            }
          }
        }
      }
    }
    return isAnyLeftOut;
  }

  @GuardedBy("this")
  private boolean freezeForked(int task, Cell cell) throws IOException {
    try {
      return cells.moveListed(task, cell, true, List.of());
    } catch (HostCgroupException e) {
      return false; // The host lets no cell be made for it now. The next look tries again.
    }
  }

  /**
   * Whether the group, which was frozen, still is. Freezes again the cells that others have thawed.
   */
  synchronized boolean remainsFrozen() throws IOException {
    freezeForkedTasks();
    return thawedByOthers.isNone();
  }

  /** Freezes again the cells that others have thawed, although their tasks have a request. */
  synchronized void restoreFreezeRequests() throws IOException {
    thawedByOthers.freezeAgain();
  }

  /**
   * Logs each process of which others have moved a task out of the group since the last call.
   *
   * @param now clock ticks since boot
   */
  synchronized void reportMovedOut(long now) throws IOException {
    movedByOthers.report(cells.ids(freezer::tasks), now);
  }

  /** Removes the cells that are empty: an empty cell keeps its home from being removed. */
  synchronized void removeEmptyCells() throws IOException {
    cells.removeEmpty();
  }

  /** Takes all tasks home, and removes the cells. */
  synchronized void removeAll(CellRemoval removal) {
    cells.removeAll(removal);
  }
}
