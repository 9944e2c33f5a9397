package org.freezerfs.freezer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.Group;

/** The freezer's data of each group. */
final class FreezerTable {
  private final Map<Group, FreezerData> freezers = new ConcurrentHashMap<>();

  void add(Group group, FreezerData freezer) {
    freezers.put(group, freezer);
  }

  void remove(Group group) {
    freezers.remove(group);
  }

  /** Null if the group was removed. */
  FreezerData of(Group group) {
    return freezers.get(group);
  }

  /**
   * The data of a group that another thread may have removed.
   *
   * @throws CgroupException ENODEV if it has
   */
  FreezerData require(Group group) throws CgroupException {
    FreezerData freezer = of(group);
    if (freezer == null) {
      throw new CgroupException(Errno.ENODEV);
    }
    return freezer;
  }
}
