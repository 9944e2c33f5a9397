package org.freezerfs.engine.cgroups;

import java.io.IOException;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;

/**
 * Cells whose mount has ended, and which could not be removed because a cell of another mount lies
 * in them: that mount had put a task of this one into a group. An ended cell has an extended
 * attribute that says so. The mount whose cell lies in it removes it after its own.
 */
final class EndedCells {
  private static final String ATTRIBUTE = "freezerfs.ended";

  private EndedCells() {}

  static void mark(HostCgroup cell) throws HostCgroupException {
    cell.setAttribute(ATTRIBUTE, "1");
  }

  static boolean isEnded(HostCgroup cgroup) {
    return CellNames.isCell(cgroup.name()) && cgroup.attribute(ATTRIBUTE).isPresent();
  }

  /**
   * Where a process of a cgroup belongs: in that cgroup, or, if an ended cell contains it, in the
   * parent of that cell.
   *
   * @param top the highest cgroup that can contain it
   */
  static HostCgroup homeOf(HostCgroup cgroup, HostCgroup top) {
    HostCgroup home = cgroup;
    for (HostCgroup at = cgroup; isBelow(at, top); at = at.parent()) {
      if (isEnded(at)) {
        home = at.parent();
      }
    }
    return home;
  }

  /** Removes the ended cells that contain a cgroup, or are it, as far as they are empty now. */
  static void removeFrom(HostCgroup cgroup, HostCgroup top) throws IOException {
    for (HostCgroup at = cgroup; isBelow(at, top); at = at.parent()) {
      if (isEnded(at) && !CellTree.remove(at)) {
        return;
      }
    }
  }

  private static boolean isBelow(HostCgroup cgroup, HostCgroup top) {
    return cgroup.path().length() > top.path().length();
  }
}
