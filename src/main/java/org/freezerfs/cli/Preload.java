package org.freezerfs.cli;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import jnr.ffi.Runtime;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.libc.DescriptorBudget;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.DaemonThread;

/**
 * Loads the C library and the classes of the log on a second thread, and libfuse with its callbacks
 * on a third, while the first parses the command line. jnr-ffi generates classes for both
 * libraries, which takes as long. Nothing here may log, because logging is configured after the
 * command line was parsed.
 */
final class Preload {
  private final FutureTask<Void> libc = new FutureTask<>(this::load, null);
  private final FutureTask<CgroupFuse> filesystem = new FutureTask<>(CgroupFuse::new);

  private Preload() {}

  /** Starts to load. */
  static Preload start() {
    Preload preload = new Preload();
    DaemonThread.start("preload", preload.libc);
    return preload;
  }

  private void load() {
    // Two threads that initialize the same classes in different orders can deadlock.
    Runtime.getSystemRuntime();
    DaemonThread.start("preload-fuse", filesystem);
    LibC.get();
    Logging.preload();
  }

  /**
   * Waits until all is loaded, and returns the filesystem to mount.
   *
   * @throws MountFailure if native code or libfuse can't be loaded
   */
  CgroupFuse filesystem() throws MountFailure, InterruptedException {
    try {
      libc.get();
    } catch (ExecutionException e) {
      throw failure("native code can't be called: ", e.getCause());
    }
    try {
      CgroupFuse made = filesystem.get();
      enlargeDescriptorTable();
      return made;
    } catch (ExecutionException e) {
      // jnr-ffi reports by this error also what has failed when it made a class.
      if (e.getCause() instanceof UnsatisfiedLinkError error
          && error.getMessage().contains("fuse")) {
        throw MountFailure.unavailable(
            "libfuse 2 is missing: install it with 'apt-get install libfuse2t64' (libfuse2 before"
                + " Debian 13)");
      }
      throw failure("native code can't call back: ", e.getCause());
    }
  }

  private static void enlargeDescriptorTable() {
    try {
      DaemonThread.start("descriptors", DescriptorBudget::enlargeTable);
    } catch (OutOfMemoryError e) {
      // The system allows no more threads. The table grows when it has to.
    }
  }

  private static MountFailure failure(String what, Throwable cause) {
    if (cause instanceof OutOfMemoryError outOfMemory) {
      throw outOfMemory;
    }
    return MountFailure.unavailable(what + cause.getMessage());
  }
}
