package org.freezerfs.engine.cgroups;

import java.io.IOException;

/**
 * Cells of this mount that another program has made: CRIU makes the cgroup again in which a process
 * was that it restores, although it was removed when it became empty. Their processes are in no
 * group. Only what no other user can have made is taken for one.
 */
record StrayCells(Cells cells) {
  /** Takes their processes home, and removes them; sends them nothing. */
  void remove(CellRemoval removal) throws IOException {
    LeftCells all = LeftCells.find(cells.hierarchy().top(), cells.proof(), cells.freezer());
    cells.proof().report(all);
    for (LeftCells.Left cell : all.free()) {
      if (!cells.has(cell.cgroup())) {
        removal.run(cell.cgroup());
      }
    }
    all.unproven().forEach(removal::empty);
  }
}
