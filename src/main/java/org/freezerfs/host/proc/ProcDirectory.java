package org.freezerfs.host.proc;

import java.io.IOException;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;

/**
 * The entries of a /proc folder whose names are numbers: processes, or threads. They are handed out
 * while they are being read, few at a time, so that what is done about one happens within
 * microseconds of its having been seen.
 */
final class ProcDirectory {
  /** What is done about each. */
  @FunctionalInterface
  interface Visitor {
    void visit(int number) throws IOException;
  }

  private static final int BUFFER_SIZE = 2048;

  // struct linux_dirent64, see getdents(2).
  private static final int LENGTH_OFFSET = 16;
  private static final int NAME_OFFSET = 19;

  private ProcDirectory() {}

  /** Visits each, ascending; none if the folder is gone. */
  static void visit(String folder, Visitor visitor) throws IOException {
    LibC libc = LibC.get();
    int fd = libc.open(folder, LibC.READ_ONLY);
    if (fd < 0) {
      requireGone(folder);
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
        requireGone(folder);
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

  private static void requireGone(String folder) throws IOException {
    int errno = LibC.errno();
    if (errno != Errno.ENOENT.intValue() && errno != Errno.ESRCH.intValue()) {
      throw new IOException(folder + ": " + Errno.valueOf(errno).description());
    }
  }
}
