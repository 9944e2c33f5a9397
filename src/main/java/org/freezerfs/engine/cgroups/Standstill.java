package org.freezerfs.engine.cgroups;

import java.io.IOException;

/**
 * Keeps a group from forking for a moment, while a signal is sent to its processes: the cells that
 * have no freeze request are frozen, and thawed again. Used under the monitor of the group's {@link
 * GroupCells}; the caller keeps others from freezing or thawing the group meanwhile.
 */
final class Standstill {
  private final CellList cells;
  private final HostFreezer freezer;

  Standstill(CellList cells, HostFreezer freezer) {
    this.cells = cells;
    this.freezer = freezer;
  }

  void begin() throws IOException {
    for (Cell cell : cells.copy()) {
      if (!cell.isFreezeRequested()) {
        freezer.freeze(cell.files());
      }
    }
  }

  void end() throws IOException {
    for (Cell cell : cells.copy()) {
      if (!cell.isFreezeRequested()) {
        freezer.thaw(cell.files());
      }
    }
  }

  /**
   * Whether no task can fork.
   *
   * @param except the id of a task that does not count
   */
  boolean isReached(int except) throws IOException {
    for (Cell cell : cells.copy()) {
      if (!freezer.isFrozen(cell.files())) {
        for (int task : cells.tasks(cell)) {
          if (task != except
              && !ThreadStates.areStandingStill(task, freezer.threadsOf(task), freezer)) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
