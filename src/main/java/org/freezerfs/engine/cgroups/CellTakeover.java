package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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
   * Gives each cell to its group; one whose group is not there any more is removed, and so is one
   * without proof.
   *
   * @return how many frozen processes are in the cells that were given to groups
   */
  int run(CellRemoval removal) throws IOException {
    HostFreezer freezer = cells.freezer();
    LeftCells all = LeftCells.find(cells.hierarchy().top(), cells.proof(), freezer);
    cells.proof().report(all);
    all.remarks().forEach(LOG::warn);
    Set<Integer> frozen = new HashSet<>();
    for (LeftCells.Left left : all.free()) {
      OptionalInt group = left.group();
      Optional<GroupCells> owner =
          group.isPresent() ? groups.find(group.getAsInt()) : Optional.empty();
      if (owner.isEmpty()) {
        removal.run(left.cgroup());
        continue;
      }
      try {
        boolean isRequested = freezer.isFreezeRequested(left.cgroup());
        if (isRequested) {
          CellIds.visit(left.cgroup(), freezer::processes, frozen::add);
        }
        owner.get().adopt(cells.add(left.cgroup(), group.getAsInt(), isRequested));
      } catch (IOException e) {
        LOG.warn("the members in {} are in no group: {}", left.cgroup().path(), e.getMessage());
      }
    }
    all.unproven().forEach(removal::empty);
    return frozen.size();
  }
}
