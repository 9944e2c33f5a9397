package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.libc.FileStatus;
import org.freezerfs.host.proc.OpenTask;

/**
 * The cells of one group, which are made when a task needs one, and removed when they are empty.
 * Used under the monitor of the group's {@link CellGroup}.
 */
final class CellSet {
  /** How many cells are tried for a task, if others remove each before the task is in it. */
  private static final int TRIES = 100;

  private final int group;
  private final Cells all;
  private final List<Cell> cells = new ArrayList<>();

  /** Whether the kernel's events of the cells are reported. */
  private boolean isWatched;

  /** A set without cells. */
  CellSet(int group, Cells all) {
    this.group = group;
    this.all = all;
  }

  /** Adds a cell that exists, such as one that an earlier daemon has left. */
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

  /** The cells, as they are at this moment. */
  List<Cell> list() {
    return List.copyOf(cells);
  }

  boolean contains(Cell cell) {
    return cells.contains(cell);
  }

  /** The ids that some of the cells' files have, in any order. */
  List<Integer> ids(CellTree.Reader reader) throws IOException {
    List<Integer> ids = new ArrayList<>();
    for (Cell cell : cells) {
      CellTree.addIds(cell.cgroup(), reader, ids);
    }
    return ids;
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

  // Moves.

  /**
   * Moves a task into the cell for tasks with this in common, which is made if there is none.
   *
   * @param user as for {@link TaskMover#move}; if empty, the cell may lie above its home
   * @return false if the task has gone
   * @throws HostCgroupException as {@link Cells#make} does
   */
  boolean move(OpenTask task, Cell.Key key, OptionalInt user) throws IOException {
    for (int i = 0; true; i++) {
      Cell cell = cellFor(key, user.isEmpty());
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

  private Cell cellFor(Cell.Key key, boolean mayLieAbove) throws IOException {
    for (Cell cell : cells) {
      if (cell.isFor(key)) {
        return cell;
      }
    }
    return make(key, mayLieAbove);
  }

  private Cell make(Cell.Key key, boolean mayLieAbove) throws IOException {
    Cell cell = all.make(group, key, mayLieAbove);
    add(cell);
    return cell;
  }

  /**
   * Moves a task that was found in a list of one of the cells to another one.
   *
   * @return false if it is not in the listed one any more
   */
  boolean moveListed(int id, Cell from, Cell.Key key) throws IOException {
    Optional<OpenTask> opened = all.mover().openListed(id, from.cgroup());
    if (opened.isEmpty()) {
      return false;
    }
    try (OpenTask task = opened.get()) {
      return move(task, key, OptionalInt.empty());
    }
  }

  /** Moves a task to a new cell like the one that it is in; the cell is empty if it has gone. */
  Cell moveToOwnCell(int task, Cell from) throws IOException {
    Cell own = make(from.key(), true);
    all.mover().moveListed(task, from.cgroup(), own.cgroup());
    return own;
  }

  // Removals.

  /** Removes the cells that are empty: an empty cell keeps its home from being removed. */
  void removeEmpty() throws IOException {
    for (Cell cell : list()) {
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

  /** Takes all tasks home, and removes the cells. Waits for at most 10 s for each cell. */
  void removeAll(CellCleanup cleanup) {
    for (Cell cell : list()) {
      cleanup.remove(cell.cgroup());
      forget(cell);
    }
  }

  /**
   * Whether there is a thread in one of these cells; removes those that it finds empty before. With
   * cgroup v2 a file says it. Else it tries to remove a cell before it reads its list: the kernel
   * refuses that at once, but with cgroup v1 it sorts a list of all tasks for a reader of one.
   */
  boolean isAnyInUse(Predicate<Cell> which) throws IOException {
    for (Cell cell : list()) {
      if (which.test(cell) && (cell.isPopulated() || (!removeIfEmpty(cell) && hasThreads(cell)))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether there is a thread in a cell that can't be removed. There need not be: a member may have
   * made a cgroup in it, and have ended; or others have removed the cell, and made another cgroup
   * at its path.
   */
  private boolean hasThreads(Cell cell) throws IOException {
    Optional<FileStatus> status = cell.cgroup().status();
    if (status.isEmpty()) {
      forget(cell);
      return false;
    }
    return status.get().directories() == 0 || cell.hasThreads();
  }
}
