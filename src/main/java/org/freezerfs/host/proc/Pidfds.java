package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.BitSet;
import org.freezerfs.host.libc.DescriptorBudget;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.PollTable;

/** Pidfds, descriptors that refer to a process: see pidfd_open(2). */
final class Pidfds {
  // The same numbers on every architecture that has Java, as those of all system calls since Linux
  // 5.1.
  private static final long SEND_SIGNAL = 424;
  private static final long OPEN = 434;

  /** How many are polled at once: poll(2) refuses more descriptors than a process may have. */
  private static final int AT_ONCE = (int) Math.min(128, DescriptorBudget.limit());

  private Pidfds() {}

  /**
   * Opens the pidfd of a process.
   *
   * @return the descriptor; or negative with errno set: ESRCH if no task has this id, or EINVAL
   *     (ENOENT since Linux 6.9) if a thread has it that is no leader
   */
  static int open(int pid) {
    return (int) LibC.get().syscall(OPEN, pid, 0, 0, 0);
  }

  /**
   * Finds which processes have ended, zombies included.
   *
   * @param fds their pidfds; a negative one is skipped
   * @param ended the indices of processes that have ended are set in it
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
