package org.freezerfs.host.libc;

import java.io.IOException;
import jnr.constants.platform.Errno;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.provider.jffi.Stubs;

/** The C library of the running program. */
public final class LibC {
  /** {@code O_RDONLY | O_CLOEXEC}. */
  public static final int READ_ONLY = 02000000;

  /** {@code O_WRONLY | O_CLOEXEC}. */
  public static final int WRITE_ONLY = 02000001;

  /** {@code O_RDWR | O_CLOEXEC}. */
  public static final int READ_WRITE = 02000002;

  /** {@code F_OK}. */
  public static final int EXISTS = 0;

  /** {@code W_OK}. */
  public static final int WRITABLE = 2;

  /** {@code R_OK}. */
  public static final int READABLE = 4;

  /** {@code MSG_DONTWAIT}. */
  public static final int DO_NOT_WAIT = 0x40;

  static final String FILE = "libc.so.6";

  private static final int NO_DESCRIPTOR = -1;

  private static final Functions LOADED = load();

  private LibC() {}

  /** Loads the functions, if this is the first call. */
  public static Functions get() {
    return LOADED;
  }

  private static Functions load() {
    // On any other the calls would have other effects.
    Architecture.current();
    Functions functions = Stubs.load(Functions.class, FILE, true);
    // jnr-ffi reports a missing function only when it is called, and not by its name. So this calls
    // the newest one, before there is a mount.
    try {
      functions.getdents64(NO_DESCRIPTOR, null, 0);
    } catch (UnsatisfiedLinkError e) {
      throw new UnsatisfiedLinkError("freezerfs needs glibc 2.30");
    }
    return functions;
  }

  /** The errno of this thread's last call of {@link Functions}, if that has failed. */
  public static int errno() {
    return Runtime.getSystemRuntime().getLastError();
  }

  /**
   * The failure of this thread's last call of {@link Functions}.
   *
   * @param what the call, or the path that it was given
   */
  public static IOException failure(String what) {
    return failure(what, errno());
  }

  /** The same, where the errno was kept. */
  public static IOException failure(String what, int errno) {
    return new IOException(what + ": " + Errno.valueOf(errno).description());
  }

  /**
   * The functions that this program calls. Each does what its manual page says, and sets {@link
   * #errno}. A text is passed in the default charset, which {@link NativeEncoding} encodes for.
   *
   * <p>On every {@link Architecture} the variable arguments of open, fcntl, ioctl and syscall are
   * passed as if they were declared. A {@code size_t} or {@code off_t} is a {@code long} without
   * one of jnr-ffi's annotations, because each annotation takes 2 ms at the start.
   *
   * <p>jnr-ffi does not keep a {@link Pointer} from being collected during the call, and direct
   * memory is freed with it. So memory that the caller does not use after the call comes from
   * {@code Memory.allocate}, which is copied for the call.
   */
  public interface Functions {
    int open(String path, int flags);

    /** Opens a file of a directory that is open. */
    int openat(int directory, String name, int flags);

    int close(int fd);

    long pread(int fd, Pointer into, long count, long offset);

    long getdents64(int fd, Pointer into, long count);

    /**
     * Sets, reads, or exchanges one resource limit of another process: two 64-bit words, soft and
     * hard; either may be null.
     */
    int prlimit64(int pid, int resource, Pointer set, Pointer old);

    /** Asks about an open descriptor, if the path is empty and the flags have AT_EMPTY_PATH. */
    int statx(int fd, Pointer path, int flags, int mask, Pointer into);

    int truncate(String path, long length);

    /** The second is a struct statfs. */
    int statfs(String path, Pointer into);

    int unshare(int flags);

    int access(String path, int mode);

    int geteuid();

    int getsid(int pid);

    int getpriority(int which, int who);

    int setpriority(int which, int who, int priority);

    /** The third is a struct sched_param; a tid of 0 is the calling thread's. */
    @SuppressWarnings("MemberName")
    int sched_setscheduler(int tid, int policy, Pointer parameters);

    int umount2(String target, int flags);

    int mount(Pointer source, String target, Pointer type, long flags, Pointer data);

    int chdir(String path);

    int mkdir(String path, int mode);

    /** The path ends with a zero byte. */
    int rmdir(Pointer path);

    int fsetxattr(int fd, String name, Pointer value, long size, int flags);

    long fgetxattr(int fd, String name, Pointer into, long size);

    int dup(int fd);

    int dup2(int from, int to);

    /** The third is a struct flock. */
    int fcntl(int fd, int command, Pointer lock);

    int fcntl(int fd, int command, long argument);

    int ioctl(int fd, long request, long argument);

    int ioctl(int fd, long request, String argument);

    int socket(int domain, int type, int protocol);

    int bind(int fd, Pointer address, int length);

    int listen(int fd, int backlog);

    int accept4(int fd, Pointer address, Pointer length, int flags);

    int connect(int fd, Pointer address, int length);

    int setsockopt(int fd, int level, int option, Pointer value, int length);

    int getsockopt(int fd, int level, int option, Pointer value, Pointer length);

    int shutdown(int fd, int how);

    /** The second is a struct msghdr. */
    long sendmsg(int fd, Pointer message, int flags);

    /** The second is a struct msghdr. */
    long recvmsg(int fd, Pointer message, int flags);

    long send(int fd, Pointer message, long length, int flags);

    long recv(int fd, Pointer into, long length, int flags);

    /** The descriptors are an array of struct pollfd. */
    int poll(Pointer descriptors, long count, int milliseconds);

    /**
     * Returns the address, or -1 if the kernel refuses. The first is a Pointer because jnr-ffi
     * 2.3.0 passes the last of six integers wrongly on x86-64.
     */
    long mmap(Pointer address, long length, int protection, int flags, int fd, long offset);

    int munmap(Pointer address, long length);

    int getpagesize();

    int prctl(int option, long second, long third, long fourth, long fifth);

    int eventfd(int value, int flags);

    long write(int fd, Pointer from, long count);

    /** The vectors are an array of struct iovec. */
    long writev(int fd, Pointer vectors, long count);

    /** For system calls that the C library has no function for, or only in recent versions. */
    long syscall(long number, long first, long second, long third, long fourth);

    long syscall(long number, String first, long second);

    long syscall(long number, long first, String second, long third);

    /** For five arguments one must be a Pointer: see {@link #mmap}. */
    long syscall(long number, Pointer first, long second, long third, long fourth, long fifth);

    long syscall(long number, long first, long second, Pointer third, Pointer fourth, long fifth);
  }
}
