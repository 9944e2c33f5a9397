package org.freezerfs.host.libc;

import java.io.IOException;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Reads a directory. The visitor is called while the directory is being read, a few entries at a
 * time, so it sees an entry within microseconds after the kernel has listed it.
 */
public final class DirectoryEntries {
  /** One entry, valid during the call of the visitor: a struct linux_dirent64, see getdents(2). */
  public static final class Entry {
    private static final byte DT_DIR = 4;

    private static final int LENGTH_OFFSET = 16;
    private static final int TYPE_OFFSET = 18;
    private static final int NAME_OFFSET = 19;

    private final Pointer buffer;
    private long at;

    private Entry(Pointer buffer) {
      this.buffer = buffer;
    }

    private int length() {
      return buffer.getShort(at + LENGTH_OFFSET);
    }

    /** Whether it is a directory. The kernel's own filesystems say so in the entry. */
    public boolean isDirectory() {
      return buffer.getByte(at + TYPE_OFFSET) == DT_DIR;
    }

    /** Its name, in the default charset. */
    public String name() {
      return buffer.getString(at + NAME_OFFSET);
    }

    /** Its name as a number; 0 if it is no number. */
    public int number() {
      int value = 0;
      for (long i = at + NAME_OFFSET; buffer.getByte(i) != 0; i++) {
        int digit = buffer.getByte(i) - '0';
        if (digit < 0 || digit > 9) {
          return 0;
        }
        value = value * 10 + digit;
      }
      return value;
    }
  }

  /** Is called for each entry. */
  @FunctionalInterface
  public interface Visitor {
    void visit(Entry entry) throws IOException;
  }

  private static final int BUFFER_SIZE = 2048;

  private DirectoryEntries() {}

  /**
   * Visits each entry in the order in which the kernel lists them.
   *
   * @return false if the directory can't be read; {@link LibC#errno} says why
   */
  public static boolean visit(String directory, Visitor visitor) throws IOException {
    LibC.Functions libc = LibC.get();
    int fd = libc.open(directory, LibC.READ_ONLY);
    if (fd < 0) {
      return false;
    }
    boolean isRead;
    int errno;
    try {
      isRead = visit(fd, visitor);
      errno = LibC.errno();
    } finally {
      libc.close(fd);
    }
    Runtime.getSystemRuntime().setLastError(errno);
    return isRead;
  }

  /**
   * The same of a directory that is open, from where it was read up to before.
   *
   * @return false if the directory can't be read; {@link LibC#errno} says why
   */
  public static boolean visit(int fd, Visitor visitor) throws IOException {
    LibC.Functions libc = LibC.get();
    Pointer buffer = Memory.allocateDirect(Runtime.getSystemRuntime(), BUFFER_SIZE);
    Entry entry = new Entry(buffer);
    long length = libc.getdents64(fd, buffer, BUFFER_SIZE);
    while (length > 0) {
      for (entry.at = 0; entry.at < length; entry.at += entry.length()) {
        visitor.visit(entry);
      }
      length = libc.getdents64(fd, buffer, BUFFER_SIZE);
    }
    return length == 0;
  }
}
