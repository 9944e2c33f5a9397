package org.freezerfs.cli;

import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.libc.LibC;

/**
 * Loads what calls native code, what native code calls, and what a log needs, beside the reading of
 * the command line, which takes as long. Nothing here may log, as it is not yet known where to.
 */
final class Preload {
  private final Thread thread = new Thread(this::load, "preload");

  // Set by the thread.
  private CgroupFuse filesystem;
  private MountFailure failure;
  private OutOfMemoryError noMemory;

  private Preload() {}

  static Preload start() {
    Preload preload = new Preload();
    preload.thread.setDaemon(true);
    preload.thread.start();
    return preload;
  }

  private void load() {
    try {
      loadAll();
    } catch (OutOfMemoryError e) {
      noMemory = e;
    }
  }

  private void loadAll() {
    try {
      LibC.get();
    } catch (LinkageError | RuntimeException e) {
      failure = MountFailure.unavailable("native code can't be called: " + e.getMessage());
      return;
    }
    try {
      filesystem = new CgroupFuse();
    } catch (UnsatisfiedLinkError e) {
      failure =
          MountFailure.unavailable(
              "libfuse 2 is missing: install it with 'apt-get install libfuse2t64' (libfuse2 before"
                  + " Debian 13)");
    } catch (LinkageError | RuntimeException e) {
      failure = MountFailure.unavailable("native code can't call back: " + e.getMessage());
    }
    Logging.preload();
  }

  /**
   * Waits until it is done, since two threads that initialize the same classes in different orders
   * could wait for each other for ever, and gives the filesystem that there is to mount.
   */
  CgroupFuse filesystem() throws MountFailure, InterruptedException {
    thread.join();
    if (noMemory != null) {
      throw noMemory;
    }
    if (failure != null) {
      throw failure;
    }
    return filesystem;
  }
}
