package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.BitSet;
import jnr.constants.platform.Errno;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.DescriptorBudget;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.PollTable;

/**
 * Pidfds, descriptors that refer to a process: see pidfd_open(2). There are none before Linux 5.3,
 * nor under a seccomp filter that denies one of the system calls, as in some containers.
 */
final class Pidfds {
  // The same numbers on every architecture that has Java, as those of all system calls since Linux
  // 5.1.
  private static final long SEND_SIGNAL = 424;
  private static final long OPEN = 434;

  private static final int NONE = -1;

  /** How many are polled at once: poll(2) refuses more descriptors than a process may have. */
  private static final int AT_ONCE = (int) Math.min(128, DescriptorBudget.limit());

  /** Whether this program can have them, and send signals by them. */
  private static final boolean ARE_USABLE = areUsable();

  private Pidfds() {}

  private static boolean areUsable() {
    int self = openAny(Processes.self());
    boolean isUsable = self >= 0 && send(self, 0) == 0;
    if (self >= 0) {
      LibC.get().close(self);
    }
    return isUsable;
  }

  /**
   * Opens the pidfd of a process.
   *
   * @return the descriptor; or negative with errno set: ENOSYS if {@link #areMissing}, ESRCH if no
   *     task has this id, or EINVAL (ENOENT since Linux 6.9) if a thread has it that is no leader
   */
  static int open(int pid) {
    if (areMissing()) {
      Runtime.getSystemRuntime().setLastError(Errno.ENOSYS.intValue());
      return NONE;
    }
    return openAny(pid);
  }

  private static int openAny(int pid) {
    return (int) LibC.get().syscall(OPEN, pid, 0, 0, 0);
  }

  /** Whether this program can have none. */
  static boolean areMissing() {
    return !ARE_USABLE;
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
