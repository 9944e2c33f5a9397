package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
 * @param proof of the mount's cells
 */
public record CellRecovery(FreezerHierarchy hierarchy, CellProof proof) {
  /** Whether there are cells of the mount. */
  public boolean isAnyLeft() throws IOException {
    return find(HostFreezer.of(hierarchy)).isAny();
  }

  /** Whether there are cells of the mount, or may be some where none can be looked for. */
  public boolean mayAnyBeLeft() throws IOException {
    LeftCells left = find(HostFreezer.of(hierarchy));
    return left.isAny() || !left.isComplete();
  }

  private LeftCells find(HostFreezer freezer) throws IOException {
    LeftCells found = LeftCells.find(hierarchy.top(), proof, freezer);
    proof.report(found);
    return found;
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
    List<HostCgroup> failed = new ArrayList<>();
    for (LeftCells.Left cell : left.free()) {
      frozen.addAll(frozenIn(cell.cgroup(), freezer));
      if (!removal.run(cell.cgroup())) {
        failed.add(cell.cgroup());
      }
    }
    for (HostCgroup cell : left.unproven()) {
      frozen.addAll(frozenIn(cell, freezer));
      if (!removal.empty(cell)) {
        failed.add(cell);
      }
    }
    if (failed.isEmpty() && left.used().isEmpty() && left.isComplete()) {
      proof.removeAll();
    }
    List<String> remarks = new ArrayList<>(left.remarks());
    if (!failed.isEmpty()) {
      remarks.add(
          "cgroups that could not be emptied: "
              + failed.size()
              + ", such as "
              + failed.get(0).path());
    }
    return new Recovered(frozen.size(), remarks, failed.isEmpty() && left.isComplete());
  }

  /** The processes that the removal of a cell thaws; none if they can't be listed. */
  private static Set<Integer> frozenIn(HostCgroup cell, HostFreezer freezer) {
    try {
      return freezer.isFreezeRequested(cell)
          ? new HashSet<>(CellTree.ids(cell, freezer::processes))
          : Set.of();
    } catch (IOException e) {
      return Set.of();
    }
  }
}
