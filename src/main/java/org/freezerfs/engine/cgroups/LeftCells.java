package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.proc.PidNamespaces;

/**
 * The cells of one mount that an earlier daemon has left in the host's hierarchy.
 *
 * @param free those whose daemon has ended, those above before those beneath them
 * @param used those whose daemon may be alive: another daemon must not touch them
 */
record LeftCells(List<HostCgroup> free, List<HostCgroup> used) {
  /**
   * Finds them below a cgroup. Ended cells that only hold cells of other mounts are left out: these
   * mounts remove them.
   */
  static LeftCells find(HostCgroup top, CellNames names, HostFreezer freezer) throws IOException {
    LeftCells found = new LeftCells(new ArrayList<>(), new ArrayList<>());
    found.addFrom(top, names, freezer, new HashMap<>());
    return found;
  }

  /**
   * Adds those below a cgroup.
   *
   * @param daemons those that were asked for, and whether they may be alive
   */
  private void addFrom(
      HostCgroup cgroup, CellNames names, HostFreezer freezer, Map<CellDaemon, Boolean> daemons)
      throws IOException {
    for (HostCgroup child : cgroup.children()) {
      // What this user may not change is of another user's mount at the same place.
      if (names.groupOf(child.name()).isPresent()
          && !child.isOfOtherUser()
          && !isDone(child, freezer)) {
        (isUsed(child, daemons) ? used : free).add(child);
      }
      addFrom(child, names, freezer, daemons);
    }
  }

  /** Whether another daemon may use the cell; what this one has left, it uses no more. */
  private static boolean isUsed(HostCgroup cell, Map<CellDaemon, Boolean> daemons)
      throws IOException {
    Optional<CellDaemon> daemon = CellDaemon.of(cell);
    if (daemon.isEmpty() || daemon.get().equals(CellDaemon.self())) {
      return false;
    }
    Boolean known = daemons.get(daemon.get());
    if (known == null) {
      known = daemon.get().mayBeAlive(PidNamespaces.own());
      daemons.put(daemon.get(), known);
    }
    return known;
  }

  private static boolean isDone(HostCgroup cell, HostFreezer freezer) throws IOException {
    return EndedCells.isEnded(cell) && CellTree.ids(cell, freezer::tasks).isEmpty();
  }

  boolean isAny() {
    return !free.isEmpty() || !used.isEmpty();
  }

  /** What a person should know of the cells that are not touched; empty if there are none. */
  Optional<String> remark() {
    if (used.isEmpty()) {
      return Optional.empty();
    }
    String daemon =
        CellDaemon.of(used.get(0))
            .map(of -> of.description(PidNamespaces.own()))
            .orElse("a freezerfs");
    return Optional.of(
        "cgroups that are left as they are: "
            + used.size()
            + ", such as "
            + used.get(0).path()
            + ", of "
            + daemon);
  }
}
