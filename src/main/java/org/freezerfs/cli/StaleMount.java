package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.freezerfs.host.mounts.Mounts;

/** A mount whose server has died: whoever looks into it gets ENOTCONN. */
final class StaleMount {
  /** What is left of our kind at a mount point. */
  enum Left {
    NOTHING,
    /** One whose server lives. */
    LIVING,
    /** A dead one in which something else is mounted, that would be unmounted with it. */
    OCCUPIED
  }

  private StaleMount() {}

  /** Unmounts it, and those of the same kind below it, as far as nothing else is lost by that. */
  static Left clear(Path mountPoint) throws IOException {
    while (Mounts.typeAt(mountPoint).filter(Preflight.TYPE::equals).isPresent()) {
      if (!Mounts.isDead(mountPoint)) {
        return Left.LIVING;
      }
      if (occupant(mountPoint).isPresent()) {
        return Left.OCCUPIED;
      }
      Mounts.unmount(mountPoint);
    }
    return Left.NOTHING;
  }

  /** Where something is mounted in the mount at a mount point. */
  static Optional<String> occupant(Path mountPoint) throws IOException {
    return Mounts.anyIn(mountPoint);
  }
}
