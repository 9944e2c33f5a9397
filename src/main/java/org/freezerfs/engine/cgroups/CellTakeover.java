package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.host.cgroups.HostCgroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the cells that a daemon which has ended has left.
 *
 * @param groups those that there are now
 */
record CellTakeover(Cells cells, GroupTable groups) {
  private static final Logger LOG = LoggerFactory.getLogger(CellTakeover.class);

  /**
   * Gives each cell to its group; one whose group is not there any more is removed.
   *
   * @return how many frozen processes are in the cells that were given to groups
   */
  int run(CellRemoval removal) throws IOException {
    HostFreezer freezer = cells.freezer();
    LeftCells all = LeftCells.find(cells.hierarchy().top(), cells.names(), freezer);
    all.remark().ifPresent(LOG::warn);
    Set<Integer> frozen = new HashSet<>();
    for (HostCgroup left : all.free()) {
      int group = cells.names().groupOf(left.name()).orElseThrow();
      Optional<GroupCells> owner = groups.find(group);
      if (owner.isEmpty()) {
        removal.run(left);
        continue;
      }
      boolean isRequested = freezer.isFreezeRequested(left);
      if (isRequested) {
        CellIds.visit(left, freezer::processes, frozen::add);
      }
      owner.get().adopt(cells.add(left, group, isRequested));
    }
    return frozen.size();
  }
}
