package org.freezerfs.engine.cgroups;

import java.io.IOException;
import org.freezerfs.host.cgroups.HostCgroup;

/**
 * Cells of this mount that another program has made: CRIU makes the cgroup again in which a process
 * was that it restores, although it was removed when it became empty. Their processes are in no
 * group.
 */
record StrayCells(Cells cells) {
  /** Takes their processes home, and removes them. */
  void remove(CellRemoval removal) throws IOException {
    LeftCells all = LeftCells.find(cells.hierarchy().top(), cells.names(), cells.freezer());
    for (HostCgroup cell : all.free()) {
      if (!cells.has(cell)) {
        removal.run(cell);
      }
    }
  }
}
