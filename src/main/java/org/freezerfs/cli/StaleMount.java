package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.freezerfs.host.mounts.Mounts;

/** A mount whose daemon has died: every access to it gives ENOTCONN. */
final class StaleMount {
  /** Which mount of freezerfs is at a mount point. */
  enum Left {
    NONE,
    /** A mount whose daemon is alive. */
    ALIVE,
    /** A mount whose daemon has died, and another filesystem is mounted inside it. */
    HAS_SUBMOUNT
  }

  private StaleMount() {}

  /**
   * Unmounts all dead mounts of freezerfs at a mount point, one below the other. Stops at a mount
   * that is alive, and at one with a submount, which would be unmounted with it.
   *
   * @return which mount of freezerfs is left there
   */
  static Left clear(Path mountPoint) throws IOException {
    while (Mounts.typeAt(mountPoint).filter(Preflight.TYPE::equals).isPresent()) {
      if (!Mounts.isServerDead(mountPoint)) {
        return Left.ALIVE;
      }
      if (submount(mountPoint).isPresent()) {
        return Left.HAS_SUBMOUNT;
      }
      Mounts.unmount(mountPoint);
    }
    return Left.NONE;
  }

  /** Returns the mount point of a filesystem that is mounted inside the mount. */
  static Optional<String> submount(Path mountPoint) throws IOException {
    return Mounts.findMountInside(mountPoint);
  }
}
