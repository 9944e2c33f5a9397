package org.freezerfs.engine.cgroups;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Freezes again the cells of a group that other programs have thawed. Used under the monitor of the
 * group's {@link GroupCells}.
 */
final class ThawedByOthers {
  private static final Logger LOG = LoggerFactory.getLogger(ThawedByOthers.class);

  private final int group;
  private final CellList cells;
  private final HostFreezer freezer;

  ThawedByOthers(int group, CellList cells, HostFreezer freezer) {
    this.group = group;
    this.cells = cells;
    this.freezer = freezer;
  }

  /** Whether all processes that have a freeze request are frozen. */
  boolean isNone() throws IOException {
    boolean isFrozen = true;
    for (Cell cell : cells.copy()) {
      if (cell.isFreezeRequested() && !freezer.isFrozen(cell.files())) {
        isFrozen = false;
        freezeAgain(cell);
      }
    }
    return isFrozen;
  }

  void freezeAgain() throws IOException {
    for (Cell cell : cells.copy()) {
      if (cell.isFreezeRequested()) {
        freezeAgain(cell);
      }
    }
  }

  private void freezeAgain(Cell cell) throws IOException {
    if (freezer.isFreezeRequested(cell.cgroup())) {
      return;
    }
    cells.setFreezeRequest(cell, true);
    if (cells.contains(cell) && !cell.isThawReported()) {
      cell.setThawReported();
      LOG.warn(
          "group {}: {} was thawed by another program, and is frozen again",
          group,
          cell.cgroup().path());
    }
  }
}
