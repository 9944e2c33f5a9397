package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.freezerfs.engine.RequestThread;
import org.freezerfs.engine.Task;
import org.freezerfs.host.cgroups.CgroupFiles;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.libc.FileStatus;
import org.freezerfs.host.proc.OpenTask;
import org.freezerfs.host.programs.Priority;

/**
 * The cells of one group, and how a task gets from one to another. Used under the monitor of the
 * group's {@link GroupCells}.
 */
final class CellList {
  /** How many cells are tried for a task that others remove before it is in. */
  private static final int TRIES = 100;

  private final int group;
  private final Cells all;
  private final HostFreezer freezer;
  private final List<Cell> cells = new ArrayList<>();
  private boolean isWatched;

  CellList(int group, Cells all) {
    this.group = group;
    this.all = all;
    freezer = all.freezer();
  }

  /**
   * From now on the kernel's events of the cells are reported.
   *
   * @return false if some of them can't be
   */
  boolean watch() {
    isWatched = true;
    boolean areReported = true;
    for (Cell cell : cells) {
      areReported &= all.events().watch(cell);
    }
    return areReported;
  }

  boolean isWatched() {
    return isWatched;
  }

  /** The cells, as they are at this moment. */
  List<Cell> copy() {
    return List.copyOf(cells);
  }

  boolean contains(Cell cell) {
    return cells.contains(cell);
  }

  /** Adds a cell that exists. */
  void add(Cell cell) {
    cells.add(cell);
    if (isWatched) {
      all.events().watch(cell);
    }
  }

  /** Forgets a cell that has gone in the host. */
  void forget(Cell cell) {
    all.forget(cell);
    cells.remove(cell);
  }

  /** The cell of this group that a task is in; empty if it is in none. */
  Optional<Cell> of(int task) throws IOException {
    return all.of(task).filter(cells::contains);
  }

  /**
   * Moves a task into a cell of the group, which is made if there is none.
   *
   * @param held the signals that are held for the task: none without a freeze request
   * @param user as for {@link TaskMover#move}
   * @return false if the task has gone
   * @throws HostCgroupException ENOENT if the home has gone
   */
  boolean move(
      OpenTask task,
      HostCgroup home,
      boolean withFreezeRequest,
      List<Integer> held,
      OptionalInt user)
      throws IOException {
    for (int i = 0; true; i++) {
      Cell cell = cellFor(home, withFreezeRequest, held, user.isEmpty());
      try {
        return all.mover().move(task, cell, user);
      } catch (HostCgroupException e) {
        if (!e.isCgroupGone() || i == TRIES) {
          throw e;
        }
        // A manager of the host has removed the empty cell.
        forget(cell);
      }
    }
  }

  /**
   * Moves a task that was found in a list of one of the cells to another in the same home.
   *
   * @return false if it is not in the listed one any more
   */
  boolean moveListed(int id, Cell from, boolean withFreezeRequest, List<Integer> held)
      throws IOException {
    return all.mover()
        .moveListed(
            id,
            from.cgroup(),
            task -> move(task, from.home(), withFreezeRequest, held, OptionalInt.empty()));
  }

  private Cell cellFor(
      HostCgroup home, boolean withFreezeRequest, List<Integer> held, boolean mayLieAbove)
      throws IOException {
    for (Cell cell : cells) {
      if (cell.isFreezeRequested() == withFreezeRequest
          && !cell.isLeftOut()
          && cell.held().equals(held)
          && cell.home().equals(home)) {
        return cell;
      }
    }
    return make(home, withFreezeRequest, held, mayLieAbove);
  }

  private Cell make(
      HostCgroup home, boolean withFreezeRequest, List<Integer> held, boolean mayLieAbove)
      throws IOException {
    Cell cell = all.make(home, group, withFreezeRequest, held, mayLieAbove);
    add(cell);
    return cell;
  }

  /** Moves a task to a new cell like the one that it is in; the cell is empty if it has gone. */
  Cell moveToOwnCell(int task, Cell from) throws IOException {
    Cell own = make(from.home(), from.isFreezeRequested(), from.held(), true);
    all.mover().moveListed(task, from.cgroup(), own.cgroup());
    return own;
  }

  /** See {@link GroupCells#hold}. */
  boolean hold(int pid, int signal) throws IOException {
    boolean isKept = freezer.keepsPending(signal);
    if (isKept && cells.stream().allMatch(cell -> cell.held().isEmpty())) {
      return false;
    }
    Optional<Cell> cell = of(pid).filter(Cell::isFreezeRequested);
    if (cell.isEmpty() || (isKept && cell.get().held().isEmpty())) {
      return false;
    }
    moveListed(pid, cell.get(), true, HeldSignals.with(cell.get().held(), signal));
    return true;
  }

  /**
   * Delivers all signals that are held, and moves the processes that do not end by them to cells
   * for which none is held.
   */
  void deliverHeld() throws IOException {
    for (Cell cell : copy()) {
      if (!cell.held().isEmpty()) {
        for (int task : tasks(cell)) {
          deliverHeld(cell, task);
        }
      }
    }
  }

  /** The same for one task. */
  void deliverHeld(Cell cell, int task) throws IOException {
    HeldSignals.deliver(cell.cgroup(), task, all.hierarchy());
    moveListed(task, cell, true, List.of());
  }

  /** Freezes or thaws a cell; forgets it if a manager of the host has removed it. */
  void setFreezeRequest(Cell cell, boolean freezes) throws IOException {
    try {
      CgroupFiles files = cell.files();
      if (freezes) {
        // At once: a client reads the state next, and left for later it makes that read slower.
        Priority.runRaised(() -> freezer.freeze(files), Runnable::run);
      } else {
        Priority.runRaised(() -> freezer.thaw(files), RequestThread::afterAnswer);
      }
      cell.setFreezeRequested(freezes);
    } catch (HostCgroupException e) {
      if (!e.isCgroupGone()) {
        throw e;
      }
      forget(cell);
    }
  }

  /** All processes or threads of the group, in any order. */
  List<Integer> ids(CellIds.Reader reader) throws IOException {
    List<Integer> ids = new ArrayList<>();
    for (Cell cell : cells) {
      CellIds.visit(cell.cgroup(), reader, ids::add);
    }
    return ids;
  }

  /** The processes of one of the cells, in any order. */
  List<Integer> processes(Cell cell) throws IOException {
    List<Integer> pids = new ArrayList<>();
    CellIds.visit(cell.cgroup(), freezer::processes, pids::add);
    return pids;
  }

  /** The tasks of one of the cells, in any order. */
  List<Integer> tasks(Cell cell) throws IOException {
    List<Integer> tasks = new ArrayList<>();
    CellIds.visit(cell.cgroup(), freezer::tasks, tasks::add);
    return tasks;
  }

  int countTasks(Cell cell) throws IOException {
    return CellIds.count(cell.cgroup(), freezer::tasks);
  }

  /** Whether there is a thread in one of the cells; removes empty cells that it finds before. */
  boolean hasThreads() throws IOException {
    return isAnyInUse(cell -> true);
  }

  /**
   * Whether there is a thread in one of these cells; removes those that it finds empty before. The
   * kernel finds out at once that a cell can't be removed; with cgroup v1 it makes a sorted list of
   * all tasks for whoever reads one of them.
   */
  boolean isAnyInUse(Predicate<Cell> which) throws IOException {
    for (Cell cell : copy()) {
      if (which.test(cell) && !removeIfEmpty(cell) && hasThreads(cell)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Of a cell that can't be removed: a member may have made a cgroup in it, and have ended; or
   * others have removed the cell, and made another cgroup at its path.
   */
  private boolean hasThreads(Cell cell) throws IOException {
    Optional<FileStatus> status = cell.cgroup().status();
    if (status.isEmpty()) {
      forget(cell);
      return false;
    }
    return status.get().directories() == 0
        || CellIds.isTrueOfAny(cell.cgroup(), freezer::hasThreads);
  }

  /** How many processes have a freeze request. */
  int countWithFreezeRequest() throws IOException {
    int count = 0;
    for (Cell cell : cells) {
      count += cell.isFreezeRequested() ? CellIds.count(cell.cgroup(), freezer::processes) : 0;
    }
    return count;
  }

  /** The task with the largest id of those that have no freeze request. */
  Optional<Task> largestWithoutFreezeRequest() throws IOException {
    int largest = 0;
    for (Cell cell : cells) {
      if (!cell.isFreezeRequested()) {
        for (int task : tasks(cell)) {
          largest = Math.max(largest, task);
        }
      }
    }
    return largest == 0 ? Optional.empty() : Task.of(largest);
  }

  /** Removes the cells that are empty. */
  void removeEmpty() throws IOException {
    for (Cell cell : copy()) {
      removeIfEmpty(cell);
    }
  }

  /** Returns false if the cell has tasks, or cgroups that others have made in it. */
  private boolean removeIfEmpty(Cell cell) throws IOException {
    if (!all.remove(cell)) {
      return false;
    }
    cells.remove(cell);
    return true;
  }

  /** Takes all processes home, and removes the cells. */
  void removeAll(CellRemoval removal) {
    for (Cell cell : copy()) {
      removal.run(cell.cgroup());
      forget(cell);
    }
  }
}
