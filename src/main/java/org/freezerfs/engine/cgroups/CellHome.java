package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.cgroups.HostCgroup;

/**
 * The home of the processes of a cell: the cgroup beneath which the cell lies, or, if it lies
 * elsewhere, the one that an extended attribute of the cell names. Root believes only an attribute
 * that root has set: otherwise a user could have a process moved to where that user may not.
 */
final class CellHome {
  private static final String ATTRIBUTE = "freezerfs.home";

  private CellHome() {}

  /**
   * Finds it.
   *
   * @param top the cgroup at the hierarchy's mount point
   */
  static HostCgroup of(HostCgroup cell, HostCgroup top) {
    Optional<String> path = cell.safeAttribute(ATTRIBUTE);
    return path.isPresent() ? new HostCgroup(top.path() + path.get()) : cell.parent();
  }

  /** Writes it down, if the cell does not lie beneath it. */
  static void write(HostCgroup cell, HostCgroup home, HostCgroup top) throws IOException {
    if (!cell.parent().equals(home)) {
      cell.setAttribute(ATTRIBUTE, home.path().substring(top.path().length()));
      if (cell.safeAttribute(ATTRIBUTE).isEmpty()) {
        throw new IOException(cell.path() + " can have no extended attribute");
      }
    }
  }
}
