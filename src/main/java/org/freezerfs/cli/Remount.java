package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.freezerfs.host.mounts.Mounts;

/**
 * What {@code -o remount} asks for, which mount(8) has its helpers do: other flags, such as {@code
 * ro}, for a mount that is there. The daemon has no part in it.
 *
 * @param words all that were given, those of mount(8) too, which adds what the mount has already
 * @param ours those that are not flags, and so can't be changed; a line in fstab may have brought
 *     them
 */
record Remount(List<String> words, List<String> ours) {
  void run(Path mountPoint) throws MountFailure, IOException {
    if (Mounts.typeAt(mountPoint).filter(Preflight.TYPE::equals).isEmpty()) {
      throw new MountFailure("there is no freezerfs at " + mountPoint + " to be remounted");
    }
    if (!ours.isEmpty()) {
      Main.complain(
          "a remount changes flags such as ro alone; these are what they were: "
              + String.join(",", ours));
    }
    try {
      Mounts.remount(mountPoint, words);
    } catch (IOException e) {
      throw new MountFailure(
          "it can't be remounted: " + e.getMessage() + "; only root can, others umount and mount");
    }
  }
}
