package org.freezerfs.engine.cgroups;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The names of the cells of one mount: {@code freezerfs-MOUNT-GROUP-NUMBER}. MOUNT is a number that
 * stands for the mount point, in hexadecimal digits; GROUP is the engine's number of the group. The
 * numbers of {@linkplain HeldSignals held signals} follow, each after a hyphen.
 *
 * @param prefix {@code freezerfs-MOUNT-}
 */
public record CellNames(String prefix) {
  private static final String PROGRAM = "freezerfs-";

  private static final Pattern ANY = Pattern.compile(PROGRAM + "[0-9a-f]+-[0-9]+(-[0-9]+)+");

  /** The index of the first held signal in a name that is split at its hyphens. */
  private static final int FIRST_HELD = 4;

  /** The names of the cells of a mount, whose mount point has this number. */
  public static CellNames of(long mount) {
    return new CellNames(PROGRAM + Long.toHexString(mount) + "-");
  }

  /** Whether a cgroup with this name is a cell, of this mount or another. */
  static boolean isCell(String name) {
    return ANY.matcher(name).matches();
  }

  String name(int group, int number, List<Integer> held) {
    StringBuilder name = new StringBuilder(prefix).append(group).append('-').append(number);
    held.forEach(signal -> name.append('-').append(signal));
    return name.toString();
  }

  /** The signals that are held for the processes of the cell that has this name. */
  static List<Integer> heldOf(String name) {
    String[] parts = name.split("-", -1);
    List<Integer> held = new ArrayList<>();
    for (int i = FIRST_HELD; i < parts.length; i++) {
      try {
        held.add(Integer.valueOf(parts[i]));
      } catch (NumberFormatException e) {
        return List.of(); // It is no cell.
      }
    }
    return List.copyOf(held);
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
