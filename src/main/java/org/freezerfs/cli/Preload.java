package org.freezerfs.cli;

import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.LibC;

/**
 * Loads what calls native code, and what native code calls, beside the reading of the command line:
 * that is more than half of the way to a mount. Nothing here may log, as it is not yet known where
 * to.
 */
final class Preload {
  private final Thread thread = new Thread(this::load, "preload");

  // Set by the thread.
  private CgroupFuse filesystem;
  private UnsatisfiedLinkError missing;

  private Preload() {}

  static Preload start() {
    Preload preload = new Preload();
    preload.thread.setDaemon(true);
    preload.thread.start();
    return preload;
  }

  private void load() {
    try {
      LibC.get();
      filesystem = new CgroupFuse();
      Logging.preload();
    } catch (UnsatisfiedLinkError e) {
      missing = e;
    }
  }

  /**
   * Waits until it is done, since two threads that initialize the same classes in different orders
   * could wait for each other for ever, and gives the filesystem that there is to mount.
   */
  CgroupFuse filesystem() throws MountFailure, InterruptedException {
    thread.join();
    if (missing != null) {
      throw MountFailure.unavailable(
          "libfuse 2 is missing: install it with 'apt-get install libfuse2t64' (libfuse2 before Debian 13)");
    }
    return filesystem;
  }
}
