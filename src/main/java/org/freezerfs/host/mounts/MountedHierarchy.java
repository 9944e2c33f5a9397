package org.freezerfs.host.mounts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A mounted hierarchy of control groups.
 *
 * @param root the cgroup that is visible at the mount point, {@code /} for the whole hierarchy
 */
public record MountedHierarchy(String mountPoint, String root, boolean isReadOnly) {
  private static final int MINOR_BITS = 8;
  private static final int MINOR_HIGH_SHIFT = 12;
  private static final int MAJOR_MASK = 0xfff;
  private static final int MINOR_LOW_MASK = 0xff;
  private static final int MINOR_HIGH_MASK = 0xfff00;

  /**
   * The mounts of this program's mount namespace that have the type and the option; without those
   * that another mount covers.
   *
   * @param option a word that is among the mount's options, such as a controller of cgroup v1; or
   *     empty
   */
  public static List<MountedHierarchy> all(String type, String option) throws IOException {
    List<MountedHierarchy> found = new ArrayList<>();
    for (MountLine line : Mounts.all()) {
      if (line.type().equals(type)
          && (option.isEmpty() || line.options().contains(option))
          && isVisible(line)) {
        found.add(
            new MountedHierarchy(line.mountPoint(), line.root(), line.options().contains("ro")));
      }
    }
    return found;
  }

  /** Whether what is seen at the mount point is of this mount's filesystem. */
  private static boolean isVisible(MountLine line) {
    try {
      long device = (long) Files.getAttribute(Path.of(line.mountPoint()), "unix:dev");
      return line.device().equals(major(device) + ":" + minor(device));
    } catch (IOException e) {
      return false;
    }
  }

  /** See gnu_dev_major in sys/sysmacros.h. */
  private static long major(long device) {
    return (device >> MINOR_BITS) & MAJOR_MASK;
  }

  private static long minor(long device) {
    return (device & MINOR_LOW_MASK) | ((device >> MINOR_HIGH_SHIFT) & MINOR_HIGH_MASK);
  }
}
