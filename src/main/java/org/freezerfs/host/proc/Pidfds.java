package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.BitSet;
import org.freezerfs.host.libc.Descriptors;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.PollTable;

/** The kernel's descriptors of processes, see pidfd_open(2). */
final class Pidfds {
  // The same numbers on every architecture that has Java, as those of all system calls since Linux
  // 5.1.
  private static final long SEND_SIGNAL = 424;
  private static final long OPEN = 434;

  /** The kernel refuses to be asked of more descriptors than a process may have. */
  private static final int AT_ONCE = (int) Math.min(128, Descriptors.limit());

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
    PollTable table = new PollTable(AT_ONCE);
    for (int from = 0; from < fds.length; from += AT_ONCE) {
      int count = Math.min(AT_ONCE, fds.length - from);
      for (int i = 0; i < count; i++) {
        table.watch(i, fds[from + i]);
      }
      table.poll(count, PollTable.DO_NOT_WAIT);
      for (int i = 0; i < count; i++) {
        if (table.isReady(i)) {
          ended.set(from + i);
        }
      }
    }
  }

  /** Returns 0, or negative with errno set. */
  static int send(int fd, int signal) {
    return (int) LibC.get().syscall(SEND_SIGNAL, fd, signal, 0, 0);
  }
}
