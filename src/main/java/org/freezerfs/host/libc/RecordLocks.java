package org.freezerfs.host.libc;

import java.nio.file.Path;
import java.util.OptionalInt;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** The locks that fcntl(2) has for bytes of a file, where Java's own don't say who holds one. */
public final class RecordLocks {
  private static final int F_GETLK = 5;
  private static final short F_WRLCK = 1;
  private static final short F_UNLCK = 2;

  // struct flock of 64-bit systems; l_whence is 0, SEEK_SET.
  private static final int SIZE = 32;
  private static final int TYPE = 0;
  private static final int START = 8;
  private static final int LENGTH = 16;
  private static final int PID = 24;

  private RecordLocks() {}

  /**
   * The process that has locked a byte of a file; 0 if it is in another pid namespace. To ask
   * releases all locks that this program itself has on the file, as every close(2) of it does.
   *
   * @return empty if nobody has, or the file can't be opened
   */
  public static OptionalInt holder(Path file, long position) {
    LibC libc = LibC.get();
    int fd = libc.open(NativeEncoding.encode(file.toString()), LibC.READ_ONLY);
    if (fd < 0) {
      return OptionalInt.empty();
    }
    try {
      Pointer lock = Memory.allocateDirect(Runtime.getSystemRuntime(), SIZE, true);
      lock.putShort(TYPE, F_WRLCK);
      lock.putLong(START, position);
      lock.putLong(LENGTH, 1);
      return libc.fcntl(fd, F_GETLK, lock) == 0 && lock.getShort(TYPE) != F_UNLCK
          ? OptionalInt.of(Math.max(0, lock.getInt(PID)))
          : OptionalInt.empty();
    } finally {
      libc.close(fd);
    }
  }
}
