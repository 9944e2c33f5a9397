package org.freezerfs.host.libc;

import java.nio.file.Path;
import java.util.OptionalInt;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Write locks on one byte of a file: see fcntl(2). Java's own file locks can't say which process
 * holds a lock, and are never locks of an open file description.
 */
public final class RecordLocks {
  private static final int F_GETLK = 5;
  private static final int F_OFD_GETLK = 36;
  private static final int F_OFD_SETLK = 37;
  private static final short F_WRLCK = 1;
  private static final short F_UNLCK = 2;

  // struct flock of 64-bit systems; l_whence is 0, SEEK_SET.
  private static final int SIZE = 32;
  private static final int TYPE = 0;
  private static final int START = 8;
  private static final int LENGTH = 16;
  private static final int PID = 24;

  private RecordLocks() {}

  /** A struct flock that describes a write lock on one byte. */
  private static Pointer writeLock(long position) {
    Pointer lock = Memory.allocate(Runtime.getSystemRuntime(), SIZE);
    lock.putShort(TYPE, F_WRLCK);
    lock.putLong(START, position);
    lock.putLong(LENGTH, 1);
    return lock;
  }

  /**
   * Locks a byte for the open file description of {@code fd}, until the last descriptor of that is
   * closed.
   *
   * @return false if another open file description has locked the byte, or the kernel refuses
   */
  public static boolean lock(int fd, long position) {
    return LibC.get().fcntl(fd, F_OFD_SETLK, writeLock(position)) == 0;
  }

  /**
   * Whether a byte is locked, but by the open file description of {@code fd} itself; true also if
   * the kernel does not say.
   */
  public static boolean isLocked(int fd, long position) {
    Pointer lock = writeLock(position);
    return LibC.get().fcntl(fd, F_OFD_GETLK, lock) != 0 || lock.getShort(TYPE) != F_UNLCK;
  }

  /**
   * The process that has locked a byte of a file; 0 if it is in another pid namespace. This call
   * releases all locks that this program itself has on the file, as every close(2) of it does.
   *
   * @return empty if no process has, or the file can't be opened
   */
  public static OptionalInt holder(Path file, long position) {
    LibC.Functions libc = LibC.get();
    int fd = libc.open(NativeEncoding.encode(file.toString()), LibC.READ_ONLY);
    if (fd < 0) {
      return OptionalInt.empty();
    }
    try {
      Pointer lock = writeLock(position);
      return libc.fcntl(fd, F_GETLK, lock) == 0 && lock.getShort(TYPE) != F_UNLCK
          ? OptionalInt.of(Math.max(0, lock.getInt(PID)))
          : OptionalInt.empty();
    } finally {
      libc.close(fd);
    }
  }
}
