package org.freezerfs.host.proc;

import java.util.Optional;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.DescriptorBudget;
import org.freezerfs.host.libc.LibC;

/**
 * The directory /proc/PID/task, kept open. Its link count gives the number of threads, as the
 * kernel counts one link for each thread's directory (fs/proc/base.c, proc_task_getattr).
 */
final class ProcTaskDir implements AutoCloseable {
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_NLINK = 4;

  // struct statx.
  private static final int STATX_SIZE = 256;
  private static final int NLINK = 16;

  /** The links that every directory has: its name in its parent, and {@code .} in itself. */
  private static final int OWN_LINKS = 2;

  private static final Pointer NO_PATH =
      Memory.allocateDirect(Runtime.getSystemRuntime(), Byte.BYTES, true);
  private static final ThreadLocal<Pointer> ANSWER =
      ThreadLocal.withInitial(() -> Memory.allocateDirect(Runtime.getSystemRuntime(), STATX_SIZE));

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
    Pointer answer = ANSWER.get();
    return LibC.get().statx(fd, NO_PATH, AT_EMPTY_PATH, STATX_NLINK, answer) == 0
        ? answer.getInt(NLINK) - OWN_LINKS
        : 0;
  }

  @Override
  public void close() {
    LibC.get().close(fd);
  }
}
