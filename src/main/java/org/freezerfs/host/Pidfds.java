package org.freezerfs.host;

import java.io.IOException;
import java.util.BitSet;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** The kernel's descriptors of processes, see pidfd_open(2). */
final class Pidfds {
  // The same numbers on every architecture that has Java, as those of all system calls since Linux
  // 5.1.
  private static final long SEND_SIGNAL = 424;
  private static final long OPEN = 434;

  // struct pollfd.
  private static final int POLLFD = 8;
  private static final int POLLFD_EVENTS = 4;
  private static final int POLLFD_RESULTS = 6;
  private static final short POLLIN = 1;

  private Pidfds() {}

  /**
   * A descriptor, or negative with errno set: ESRCH or EINVAL (before Linux 6.9; ENOENT since) if
   * there is no process with this id.
   */
  static int open(int pid) {
    return (int) LibC.get().syscall(OPEN, pid, 0, 0, 0);
  }

  /**
   * Finds which processes have ended, zombies too.
   *
   * @param fds their descriptors; a negative one is nobody's
   * @param ended where to set the bits of those that have
   */
  static void ended(int[] fds, BitSet ended) throws IOException {
    Pointer table =
        Memory.allocateDirect(Runtime.getSystemRuntime(), Math.max(1, fds.length) * POLLFD, true);
    for (int i = 0; i < fds.length; i++) {
      table.putInt((long) i * POLLFD, fds[i]);
      table.putShort((long) i * POLLFD + POLLFD_EVENTS, POLLIN);
    }
    if (LibC.get().poll(table, fds.length, 0) < 0) {
      throw new IOException("poll: " + Errno.valueOf(LibC.errno()).description());
    }
    for (int i = 0; i < fds.length; i++) {
      if (table.getShort((long) i * POLLFD + POLLFD_RESULTS) != 0) {
        ended.set(i);
      }
    }
  }

  /** Returns 0, or negative with errno set. */
  static int send(int fd, int signal) {
    return (int) LibC.get().syscall(SEND_SIGNAL, fd, signal, 0, 0);
  }
}
