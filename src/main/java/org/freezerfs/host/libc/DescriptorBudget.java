package org.freezerfs.host.libc;

import java.util.function.BooleanSupplier;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Limits how many descriptors are kept open. A descriptor that is kept for as long as a process is
 * a member makes everything about that process faster, but there is a slower way without it. Some
 * descriptors must stay free for calls that have no other way.
 */
public final class DescriptorBudget {
  private static final int RLIMIT_NOFILE = 7;
  private static final int RESERVE = 256;
  private static final int NONE = -1;
  private static final int F_DUPFD_CLOEXEC = 1030;

  /** As many as 1000 tasks need. */
  private static final long TABLE_SIZE = 4096;

  /** The largest number of a descriptor that is kept. */
  private static final long LAST_TO_KEEP = limit() - RESERVE;

  private DescriptorBudget() {}

  /** How many descriptors this program may have open: RLIMIT_NOFILE. */
  public static long limit() {
    Pointer words = Memory.allocateDirect(Runtime.getSystemRuntime(), 2 * Long.BYTES);
    return LibC.get().prlimit64(0, RLIMIT_NOFILE, null, words) == 0 ? words.getLong(0) : 0;
  }

  /** How many descriptors may be kept open at once. */
  public static long keepable() {
    return Math.max(0, LAST_TO_KEEP + 1);
  }

  /**
   * Makes the kernel's table of this program's descriptors larger, so that no request has to. For
   * each doubling the kernel waits until all processors have seen it (synchronize_rcu in
   * expand_fdtable, fs/file.c), some 5 ms without use of a processor; and so does this method.
   */
  public static void enlargeTable() {
    LibC.Functions libc = LibC.get();
    long last = Math.min(limit(), TABLE_SIZE) - 1;
    int any = libc.open("/", LibC.READ_ONLY);
    int fd = libc.fcntl(any, F_DUPFD_CLOEXEC, last);
    if (fd >= 0) {
      libc.close(fd);
    }
    libc.close(any);
  }

  /**
   * Closes a descriptor again if few are left. The kernel gives the lowest free number, so a large
   * number says that many are in use.
   *
   * @param fd a descriptor that was just opened; negative if it could not be opened
   * @return the descriptor; negative if it could not be opened, or was closed again
   */
  public static int keepOrClose(int fd) {
    return keepOrClose(fd, () -> false);
  }

  /**
   * The same; but if few are left, another may be closed in favour of this one.
   *
   * @param closeAnother closes one that matters less, and returns whether there was one
   * @return a descriptor of the same file, which may have another number; negative if it could not
   *     be opened, or was closed again
   */
  public static int keepOrClose(int fd, BooleanSupplier closeAnother) {
    if (!isScarce(fd)) {
      return fd;
    }
    LibC.Functions libc = LibC.get();
    // Takes the number that the other one had: the large numbers stay free for short uses.
    int lower = closeAnother.getAsBoolean() ? libc.fcntl(fd, F_DUPFD_CLOEXEC, 0) : NONE;
    libc.close(fd);
    if (isScarce(lower)) {
      // Another thread has just taken it.
      libc.close(lower);
      return NONE;
    }
    return lower;
  }

  /** Whether few descriptors are left, so that one that was just opened should not be kept. */
  public static boolean isScarce(int fd) {
    return fd > LAST_TO_KEEP;
  }
}
