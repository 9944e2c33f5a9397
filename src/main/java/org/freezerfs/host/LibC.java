package org.freezerfs.host;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/**
 * The C library's calls that are made too often, or too early, for jnr-posix, and those that it
 * does not have. jnr-posix takes a third of the whole start-up to load, so nothing on the way to a
 * mount that answers may need it.
 */
public interface LibC {
  /** {@code O_RDONLY | O_CLOEXEC}. */
  int READ_ONLY = 02000000;

  int open(String path, int flags);

  int close(int fd);

  @ssize_t
  long read(int fd, @Out byte[] into, @size_t long count);

  @ssize_t
  long getdents64(int fd, Pointer into, @size_t long count);

  /**
   * Sets, reads, or exchanges one resource limit of another process: two 64-bit words, soft and
   * hard.
   */
  int prlimit64(int pid, int resource, Pointer set, Pointer old);

  int umount2(String target, int flags);

  int chdir(String path);

  int dup2(int from, int to);

  int ioctl(int fd, long request, long argument);

  /** For calls that the C library has no name for, or only lately. */
  long syscall(long number, long first, long second, long third, long fourth);

  /** The errno of this thread's last failed call. */
  static int errno() {
    return Runtime.getSystemRuntime().getLastError();
  }

  static LibC get() {
    return Loaded.LIBC;
  }

  /** Loads the library at its first use, once. */
  final class Loaded {
    private static final LibC LIBC = LibraryLoader.create(LibC.class).load("libc.so.6");

    private Loaded() {}
  }
}
