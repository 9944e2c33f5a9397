package org.freezerfs.host.mounts;

import java.io.IOException;
import org.freezerfs.host.libc.LibC;

/**
 * An open directory of a mount. As long as it is open umount(8) fails with EBUSY, so that paths
 * below the mount point do not come to lead to what is beneath it.
 */
public final class MountHold implements AutoCloseable {
  private final int fd;

  private MountHold(int fd) {
    this.fd = fd;
  }

  /**
   * Opens the directory of a mount.
   *
   * @param mountPoint in the default charset, as native code takes it
   */
  public static MountHold of(String mountPoint) throws IOException {
    int fd = LibC.get().open(mountPoint, LibC.READ_ONLY);
    if (fd < 0) {
      throw LibC.failure(mountPoint);
    }
    return new MountHold(fd);
  }

  @Override
  public void close() {
    LibC.get().close(fd);
  }
}
