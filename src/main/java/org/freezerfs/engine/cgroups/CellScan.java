package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.freezerfs.host.cgroups.HostCgroup;

/** Finds the cells that an earlier daemon of a mount has left in the host's hierarchy. */
final class CellScan {
  private CellScan() {}

  /** All cells of a mount below a cgroup, those above before those beneath them. */
  static List<HostCgroup> find(HostCgroup top, CellNames names) throws IOException {
    List<HostCgroup> found = new ArrayList<>();
    addFrom(top, names, found);
    return found;
  }

  private static void addFrom(HostCgroup cgroup, CellNames names, List<HostCgroup> found)
      throws IOException {
    for (HostCgroup child : cgroup.children()) {
      if (names.groupOf(child.name()).isPresent()) {
        found.add(child);
      }
      addFrom(child, names, found);
    }
  }
}
