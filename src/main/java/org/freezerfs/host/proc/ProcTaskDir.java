package org.freezerfs.host.proc;

import java.util.Optional;
import org.freezerfs.host.libc.DescriptorBudget;
import org.freezerfs.host.libc.FileStatus;
import org.freezerfs.host.libc.LibC;

/**
 * The directory /proc/PID/task, kept open. Its link count gives the number of threads, as the
 * kernel counts one link for each thread's directory (fs/proc/base.c, proc_task_getattr).
 */
final class ProcTaskDir implements AutoCloseable {
  private final int fd;

  private ProcTaskDir(int fd) {
    this.fd = fd;
  }

  /**
   * Opens the directory of a process; empty if that has gone, or too many descriptors are in use.
   */
  static Optional<ProcTaskDir> openToKeep(int pid) {
    int fd =
        DescriptorBudget.keepOrClose(LibC.get().open("/proc/" + pid + "/task", LibC.READ_ONLY));
    return fd >= 0 ? Optional.of(new ProcTaskDir(fd)) : Optional.empty();
  }

  /** How many threads the process has; 0 if it has gone. */
  int threadCount() {
    return FileStatus.directoriesIn(fd);
  }

  @Override
  public void close() {
    LibC.get().close(fd);
  }
}
