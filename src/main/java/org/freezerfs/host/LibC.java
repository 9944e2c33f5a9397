package org.freezerfs.host;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
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

  /** {@code R_OK}. */
  int EXISTS = 0;

  int READABLE = 4;

  /** {@code MSG_DONTWAIT}. */
  int DO_NOT_WAIT = 0x40;

  int open(String path, int flags);

  int close(int fd);

  @ssize_t
  long pread(int fd, Pointer into, @size_t long count, long offset);

  @ssize_t
  long getdents64(int fd, Pointer into, @size_t long count);

  /**
   * Sets, reads, or exchanges one resource limit of another process: two 64-bit words, soft and
   * hard.
   */
  int prlimit64(int pid, int resource, Pointer set, Pointer old);

  /** Asks of an open descriptor, if the path is empty and the flags say so. */
  int statx(int fd, Pointer path, int flags, int mask, Pointer into);

  int access(String path, int mode);

  int getsid(int pid);

  int getpriority(int which, int who);

  int setpriority(int which, int who, int priority);

  int umount2(String target, int flags);

  int chdir(String path);

  int dup2(int from, int to);

  int ioctl(int fd, long request, long argument);

  int ioctl(int fd, long request, String argument);

  int socket(int domain, int type, int protocol);

  int bind(int socket, Pointer address, int length);

  int setsockopt(int socket, int level, int option, Pointer value, int length);

  @ssize_t
  long send(int socket, Pointer message, @size_t long length, int flags);

  @ssize_t
  long recv(int socket, Pointer into, @size_t long length, int flags);

  /** The descriptors are an array of struct pollfd. */
  int poll(Pointer descriptors, long count, int milliseconds);

  /**
   * Returns -1 as an address if it can't be done.
   *
   * @param none is not mmap's: of a call with six arguments the last is lost on its way by jnr-ffi
   *     2.3.0 on x86-64, but not of one with seven
   */
  long mmap(
      long address, @size_t long length, int protection, int flags, int fd, long offset, int none);

  int getpagesize();

  int eventfd(int value, int flags);

  @ssize_t
  long write(int fd, Pointer from, @size_t long count);

  int munmap(long address, @size_t long length);

  /** For calls that the C library has no name for, or only lately. */
  long syscall(long number, long first, long second, long third, long fourth);

  /** With as many arguments as a call can have: see {@link #mmap} on why not one less. */
  long syscall(
      long number, long first, long second, long third, long fourth, long fifth, long sixth);

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
