package org.freezerfs.engine.cgroups;

import java.util.OptionalInt;

/**
 * The names of the cells of one mount: {@code freezerfs-MOUNT-GROUP-NUMBER}. MOUNT is a number that
 * stands for the mount point, in hexadecimal digits; GROUP is the engine's number of the group.
 *
 * @param prefix {@code freezerfs-MOUNT-}
 */
public record CellNames(String prefix) {
  private static final String PROGRAM = "freezerfs-";

  /** The names of the cells of a mount, whose mount point has this number. */
  public static CellNames of(long mount) {
    return new CellNames(PROGRAM + Long.toHexString(mount) + "-");
  }

  /** Whether a cgroup with this name is a cell, of this mount or another. */
  static boolean isCell(String name) {
    return name.startsWith(PROGRAM);
  }

  String name(int group, int number) {
    return prefix + group + "-" + number;
  }

  /** The group of the cell that has this name; empty if it is no cell of this mount. */
  OptionalInt groupOf(String name) {
    if (!name.startsWith(prefix)) {
      return OptionalInt.empty();
    }
    String rest = name.substring(prefix.length());
    int end = rest.indexOf('-');
    try {
      return end < 0 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(rest, 0, end, 10));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }
}
