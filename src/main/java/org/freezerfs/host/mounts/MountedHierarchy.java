package org.freezerfs.host.mounts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.freezerfs.host.libc.FileStatus;
import org.freezerfs.host.libc.NativeEncoding;

/**
 * A mounted hierarchy of control groups.
 *
 * @param root the cgroup that is visible at the mount point, {@code /} for the whole hierarchy
 */
public record MountedHierarchy(String mountPoint, String root, boolean isReadOnly) {
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
    return FileStatus.of(NativeEncoding.encode(line.mountPoint()))
        .filter(status -> status.deviceName().equals(line.device()))
        .isPresent();
  }
}
