package org.freezerfs.host.libc;

import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Descriptors that are kept for as long as a process is a member make everything about it faster,
 * but some must be left for what can't be done without. Each has a second best.
 */
public final class Descriptors {
  private static final int RLIMIT_NOFILE = 7;
  private static final int RESERVE = 256;
  private static final int NONE = -1;

  private static final long LAST_TO_KEEP = limit() - RESERVE;

  private Descriptors() {}

  /** How many this program may have. */
  public static long limit() {
    Pointer words = Memory.allocateDirect(Runtime.getSystemRuntime(), 2 * Long.BYTES);
    return LibC.get().prlimit64(0, RLIMIT_NOFILE, null, words) == 0 ? words.getLong(0) : 0;
  }

  /**
   * A descriptor that was just opened, or negative.
   *
   * @return negative if it could not be opened, or was closed again as few are left: the kernel
   *     gives the lowest that is free
   */
  public static int toKeep(int fd) {
    if (fd > LAST_TO_KEEP) {
      LibC.get().close(fd);
      return NONE;
    }
    return fd;
  }
}
