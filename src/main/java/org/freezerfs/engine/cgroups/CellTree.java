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

  /** The ids of the processes. */
  static List<Integer> processes(HostCgroup cgroup, HostFreezer freezer) throws IOException {
    List<Integer> pids = new ArrayList<>();
    addProcesses(cgroup, freezer, pids);
    return pids;
  }

  private static void addProcesses(HostCgroup cgroup, HostFreezer freezer, List<Integer> pids)
      throws IOException {
    for (int pid : freezer.processes(cgroup)) {
      pids.add(pid);
    }
    for (HostCgroup child : ownChildren(cgroup)) {
      addProcesses(child, freezer, pids);
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
