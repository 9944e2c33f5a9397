package org.freezerfs.host;

/** The kernel's descriptors of processes, see pidfd_open(2). */
final class Pidfds {
  // The same numbers on every architecture that has Java, as those of all system calls since Linux
  // 5.1.
  private static final long SEND_SIGNAL = 424;
  private static final long OPEN = 434;

  private Pidfds() {}

  /**
   * A descriptor, or negative with errno set: ESRCH or EINVAL (before Linux 6.9; ENOENT since) if
   * there is no process with this id.
   */
  static int open(int pid) {
    return (int) LibC.get().syscall(OPEN, pid, 0, 0, 0);
  }

  /** Returns 0, or negative with errno set. */
  static int send(int fd, int signal) {
    return (int) LibC.get().syscall(SEND_SIGNAL, fd, signal, 0, 0);
  }
}
