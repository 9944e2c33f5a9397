package org.freezerfs.cli;

import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.libc.LibC;

/**
 * Loads libc, the FUSE callbacks and the classes of the log on a second thread, while the first
 * parses the command line, which takes as long. Nothing here may log, because logging is configured
 * after the command line was parsed.
 */
final class Preload {
  private final Thread thread = new Thread(this::load, "preload");

  // The thread sets these fields; others read them after Thread.join().
  private CgroupFuse filesystem;
  private MountFailure failure;
  private OutOfMemoryError outOfMemory;

  private Preload() {}

  /** Starts to load. */
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
      outOfMemory = e;
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
   * Waits until all is loaded, and returns the filesystem to mount. It waits because two threads
   * that initialize the same classes in different orders can deadlock.
   *
   * @throws MountFailure if native code or libfuse can't be loaded
   */
  CgroupFuse filesystem() throws MountFailure, InterruptedException {
    thread.join();
    if (outOfMemory != null) {
      throw outOfMemory;
    }
    if (failure != null) {
      throw failure;
    }
    return filesystem;
  }
}
