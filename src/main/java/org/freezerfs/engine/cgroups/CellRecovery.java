package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;
import org.freezerfs.engine.EngineFactory.Recovered;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.proc.Processes;

/**
 * Cleans up after a {@link CgroupEngine} whose daemon was killed. The cells themselves say all that
 * is needed: their names are those of the mount, their processes are the members, and the kernel
 * knows which of them are frozen.
 *
 * @param hierarchy where the cells are
 * @param names of the mount's cells
 */
public record CellRecovery(FreezerHierarchy hierarchy, CellNames names) {
  /** Whether there are cells of the mount. */
  public boolean isAnyLeft() throws IOException {
    return find(HostFreezer.of(hierarchy)).isAny();
  }

  private LeftCells find(HostFreezer freezer) throws IOException {
    return LeftCells.find(hierarchy.top(), names, freezer);
  }

  /**
   * Takes all processes home, where they run again, and removes the cells; leaves those whose
   * daemon may be alive.
   *
   * @return how many processes were frozen
   */
  public Recovered run() throws IOException {
    HostFreezer freezer = HostFreezer.of(hierarchy);
    IntPredicate isOwn = pid -> pid == Processes.self();
    CellRemoval removal =
        new CellRemoval(hierarchy, freezer, new TaskMover(hierarchy, freezer, isOwn));
    LeftCells left = find(freezer);
    Set<Integer> frozen = new HashSet<>();
    for (HostCgroup cell : left.free()) {
      if (freezer.isFreezeRequested(cell)) {
        frozen.addAll(CellTree.ids(cell, freezer::processes));
      }
      removal.run(cell);
    }
    return new Recovered(frozen.size(), left.remark().stream().toList());
  }
}
