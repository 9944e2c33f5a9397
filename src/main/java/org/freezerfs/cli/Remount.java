package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.freezerfs.host.mounts.Mounts;

/**
 * {@code -o remount}: gives an existing mount other flags, such as {@code ro}. mount(8) leaves this
 * to its helpers. The daemon that serves the mount takes no part in it.
 *
 * @param options all options that were given; mount(8) adds those that the mount has already
 * @param own the options of freezerfs itself among them. They are no flags, and can't be changed; a
 *     line of fstab may have given them
 */
record Remount(List<String> options, List<String> own) {
  /**
   * Remounts.
   *
   * @throws MountFailure if no freezerfs is mounted there, or the kernel refuses, as to users other
   *     than root
   */
  void run(Path mountPoint) throws MountFailure, IOException {
    if (!Preflight.isMountPoint(mountPoint)) {
      throw new MountFailure("there is no freezerfs at " + mountPoint + " to be remounted");
    }
    if (!own.isEmpty()) {
      Main.printError(
          "a remount changes only flags such as ro; these options are unchanged: "
              + String.join(",", own));
    }
    try {
      Mounts.remount(mountPoint, options);
    } catch (IOException e) {
      throw new MountFailure(
          e.getMessage() + "; only root can remount, other users umount and mount");
    }
  }
}
