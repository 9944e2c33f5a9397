package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.freezerfs.host.Mounts;

/** A mount whose server has died: whoever looks into it gets ENOTCONN. */
final class StaleMount {
  private StaleMount() {}

  /**
   * Unmounts it, and those of the same kind below it.
   *
   * @return false if one of ours is mounted there whose server lives
   */
  static boolean clear(Path mountPoint) throws IOException {
    while (Mounts.typeAt(mountPoint).filter(Preflight.TYPE::equals).isPresent()) {
      if (!Mounts.isDead(mountPoint)) {
        return false;
      }
      Mounts.unmount(mountPoint);
    }
    return true;
  }
}
