package org.freezerfs.host.proc;

import java.io.IOException;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;

/**
 * Lists the entries of a /proc directory whose names are numbers: processes, or threads. The
 * visitor is called while the directory is being read, a few entries at a time, so it acts on a
 * process within microseconds after the process was seen.
 */
final class ProcDirectory {
  /** Is called for each entry. */
  @FunctionalInterface
  interface Visitor {
    void visit(int number) throws IOException;
  }

  private static final int BUFFER_SIZE = 2048;

  // struct linux_dirent64, see getdents(2).
  private static final int LENGTH_OFFSET = 16;
  private static final int NAME_OFFSET = 19;

  private ProcDirectory() {}

  /** Visits each entry in ascending order; none if the directory's process has gone. */
  static void visit(String directory, Visitor visitor) throws IOException {
    LibC.Functions libc = LibC.get();
    int fd = libc.open(directory, LibC.READ_ONLY);
    if (fd < 0) {
      requireGone(directory);
      return;
    }
    try {
      Pointer buffer = Memory.allocateDirect(Runtime.getSystemRuntime(), BUFFER_SIZE);
      long length = libc.getdents64(fd, buffer, BUFFER_SIZE);
      while (length > 0) {
        for (long at = 0; at < length; at += buffer.getShort(at + LENGTH_OFFSET)) {
          int number = number(buffer, at + NAME_OFFSET);
          if (number > 0) {
            visitor.visit(number);
          }
        }
        length = libc.getdents64(fd, buffer, BUFFER_SIZE);
      }
      if (length < 0) {
        requireGone(directory);
      }
    } finally {
      libc.close(fd);
    }
  }

  private static int number(Pointer buffer, long from) {
    int value = 0;
    for (long at = from; buffer.getByte(at) != 0; at++) {
      int digit = buffer.getByte(at) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static void requireGone(String directory) throws IOException {
    int errno = LibC.errno();
    if (errno != Errno.ENOENT.intValue() && errno != Errno.ESRCH.intValue()) {
      throw new IOException(directory + ": " + Errno.valueOf(errno).description());
    }
  }
}
