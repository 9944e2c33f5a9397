package org.freezerfs.host.proc;

import java.util.Optional;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.Descriptors;
import org.freezerfs.host.libc.LibC;

/**
 * The folder /proc/PID/task, kept open: the kernel counts its links as if each thread's folder had
 * one, so that asking for them is asking for the number of threads (fs/proc/base.c,
 * proc_task_getattr).
 */
final class ProcTaskDir implements AutoCloseable {
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_NLINK = 4;

  // struct statx.
  private static final int STATX_SIZE = 256;
  private static final int NLINK = 16;

  /** The links of any folder: its name in its parent, and its own dot. */
  private static final int OWN_LINKS = 2;

  private static final Pointer NO_PATH =
      Memory.allocateDirect(Runtime.getSystemRuntime(), Byte.BYTES, true);
  private static final ThreadLocal<Pointer> ANSWER =
      ThreadLocal.withInitial(() -> Memory.allocateDirect(Runtime.getSystemRuntime(), STATX_SIZE));

  private final int fd;

  private ProcTaskDir(int fd) {
    this.fd = fd;
  }

  /** Empty if the process has gone, or it is better to do without a descriptor. */
  static Optional<ProcTaskDir> openToKeep(int pid) {
    int fd = Descriptors.toKeep(LibC.get().open("/proc/" + pid + "/task", LibC.READ_ONLY));
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
