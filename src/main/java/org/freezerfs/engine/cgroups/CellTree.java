package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.freezerfs.host.cgroups.HostCgroup;

/**
 * A cell and the cgroups that its members have made in it, without the cells that lie in it: those
 * are of another mount, which has put members of this one into groups of its own.
 */
final class CellTree {
  private CellTree() {}

  /** The cgroups directly below, but not the cells that another mount still uses. */
  private static List<HostCgroup> ownChildren(HostCgroup cgroup) throws IOException {
    return cgroup.children().stream().filter(child -> !isInUse(child)).toList();
  }

  private static boolean isInUse(HostCgroup cgroup) {
    return CellNames.isCell(cgroup.name()) && !EndedCells.isEnded(cgroup);
  }

  /** Whether a cell of another mount lies in a cell. */
  static boolean hasOtherCell(HostCgroup cgroup) throws IOException {
    for (HostCgroup child : cgroup.children()) {
      if (isInUse(child) || hasOtherCell(child)) {
        return true;
      }
    }
    return false;
  }

  /** The ids of its tasks, or of its processes. */
  static List<Integer> ids(HostCgroup cgroup, CellIds.Reader reader) throws IOException {
    List<Integer> ids = new ArrayList<>();
    addIds(cgroup, reader, ids);
    return ids;
  }

  private static void addIds(HostCgroup cgroup, CellIds.Reader reader, List<Integer> ids)
      throws IOException {
    for (int id : reader.read(cgroup)) {
      ids.add(id);
    }
    for (HostCgroup child : ownChildren(cgroup)) {
      addIds(child, reader, ids);
    }
  }

  /**
   * Removes all of it that is empty.
   *
   * @return whether nothing is left
   */
  static boolean remove(HostCgroup cgroup) throws IOException {
    if (cgroup.remove()) {
      return true;
    }
    for (HostCgroup child : ownChildren(cgroup)) {
      remove(child);
    }
    return cgroup.remove();
  }
}
