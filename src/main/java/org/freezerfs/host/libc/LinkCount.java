package org.freezerfs.host.libc;

import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The link count of a directory: proc(5) and the cgroup filesystems count one link for each
 * directory in it, so that those need not be listed. Not all filesystems do.
 */
public final class LinkCount {
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_NLINK = 4;

  // struct statx.
  private static final int STATX_SIZE = 256;
  private static final int NLINK = 16;

  /** The links that every directory has: its name in its parent, and {@code .} in itself. */
  private static final int OWN_LINKS = 2;

  /** An absolute path needs no directory to begin from. */
  private static final int NO_DIRECTORY = -1;

  private static final Pointer NO_PATH =
      Memory.allocateDirect(Runtime.getSystemRuntime(), Byte.BYTES, true);
  private static final ThreadLocal<Pointer> ANSWER =
      ThreadLocal.withInitial(() -> Memory.allocateDirect(Runtime.getSystemRuntime(), STATX_SIZE));

  private LinkCount() {}

  /** How many directories are in one that is open; 0 if it has gone. */
  public static int directoriesIn(int fd) {
    return directories(fd, NO_PATH, AT_EMPTY_PATH);
  }

  /**
   * How many directories are in another; 0 if it has gone.
   *
   * @param path an absolute path that ends with a zero byte
   */
  public static int directoriesIn(Pointer path) {
    return directories(NO_DIRECTORY, path, 0);
  }

  private static int directories(int fd, Pointer path, int flags) {
    Pointer answer = ANSWER.get();
    return LibC.get().statx(fd, path, flags, STATX_NLINK, answer) == 0
        ? answer.getInt(NLINK) - OWN_LINKS
        : 0;
  }
}
