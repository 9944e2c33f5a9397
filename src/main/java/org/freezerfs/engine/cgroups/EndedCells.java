package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.libc.FileStatus;

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
    return CellNames.isCell(cgroup.name())
        && (cgroup.rootsAttribute(ATTRIBUTE).isPresent()
            || (cgroup.ownersAttribute(ATTRIBUTE).isPresent() && isOfOwnerOfParent(cgroup)));
  }

  /**
   * A user can say so of any cgroup of that user. Believed only within cgroups of the same user, it
   * takes a process nowhere that its owner could not take it.
   */
  private static boolean isOfOwnerOfParent(HostCgroup cgroup) {
    Optional<FileStatus> status = cgroup.status();
    return status.isPresent()
        && cgroup
            .parent()
            .status()
            .filter(parent -> parent.uid() == status.get().uid())
            .isPresent();
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
