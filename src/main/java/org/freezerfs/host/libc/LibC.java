package org.freezerfs.host.libc;

import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import java.lang.ref.Reference;
import jnr.ffi.Pointer;

/**
 * Functions of the C library that jnr-posix does not have, or that are called too often or too
 * early for it: jnr-ffi generates a class for jnr-posix when it is first used, see {@link
 * NativeFunction}. Each method does what its manual page says, and sets {@link #errno}.
 */
public final class LibC {
  /** {@code O_RDONLY | O_CLOEXEC}. */
  public static final int READ_ONLY = 02000000;

  /** {@code R_OK}. */
  public static final int EXISTS = 0;

  public static final int READABLE = 4;

  /** {@code MSG_DONTWAIT}. */
  public static final int DO_NOT_WAIT = 0x40;

  private static final LibC LOADED = new LibC();

  private final Library library = NativeFunction.openLibrary("libc.so.6");
  private final NativeFunction open = function("open");
  private final NativeFunction close = function("close");
  private final NativeFunction pread = function("pread");
  private final NativeFunction getdents64 = function("getdents64");
  private final NativeFunction prlimit64 = function("prlimit64");
  private final NativeFunction statx = function("statx");
  private final NativeFunction access = function("access");
  private final NativeFunction getsid = function("getsid");
  private final NativeFunction geteuid = function("geteuid");
  private final NativeFunction getpriority = function("getpriority");
  private final NativeFunction setpriority = function("setpriority");
  private final NativeFunction schedSetscheduler = function("sched_setscheduler");
  private final NativeFunction umount2 = function("umount2");
  private final NativeFunction mount = function("mount");
  private final NativeFunction chdir = function("chdir");
  private final NativeFunction dup = function("dup");
  private final NativeFunction dup2 = function("dup2");
  private final NativeFunction fcntl = function("fcntl");
  private final NativeFunction ioctl = function("ioctl");
  private final NativeFunction socket = function("socket");
  private final NativeFunction bind = function("bind");
  private final NativeFunction setsockopt = function("setsockopt");
  private final NativeFunction send = function("send");
  private final NativeFunction recv = function("recv");
  private final NativeFunction poll = function("poll");
  private final NativeFunction mmap = function("mmap");
  private final NativeFunction munmap = function("munmap");
  private final NativeFunction getpagesize = function("getpagesize");
  private final NativeFunction eventfd = function("eventfd");
  private final NativeFunction write = function("write");
  private final NativeFunction syscall = function("syscall");

  private LibC() {}

  private NativeFunction function(String name) {
    return NativeFunction.of(library, name);
  }

  public static LibC get() {
    return LOADED;
  }

  /** The errno of this thread's last failed call. */
  public static int errno() {
    return LastError.getInstance().get();
  }

  /** Keeps memory from being collected before the call that was given its address has returned. */
  @SuppressWarnings("ReachabilityFenceUsage") // A call throws nothing.
  private static long keeping(long result, Pointer memory) {
    Reference.reachabilityFence(memory);
    return result;
  }

  public int open(String path, int flags) {
    return (int) open.call(NativeFunction.cString(path), flags);
  }

  public int close(int fd) {
    return (int) close.call(fd);
  }

  public long pread(int fd, Pointer into, long count, long offset) {
    return keeping(pread.call(fd, into.address(), count, offset), into);
  }

  public long getdents64(int fd, Pointer into, long count) {
    return keeping(getdents64.call(fd, into.address(), count), into);
  }

  /**
   * Sets, reads, or exchanges one resource limit of another process: two 64-bit words, soft and
   * hard; either may be null.
   */
  public int prlimit64(int pid, int resource, Pointer set, Pointer old) {
    return (int)
        keeping(keeping(prlimit64.call(pid, resource, addressOf(set), addressOf(old)), set), old);
  }

  private static long addressOf(Pointer pointer) {
    return pointer == null ? 0 : pointer.address();
  }

  /** Asks about an open descriptor, if the path is empty and the flags have AT_EMPTY_PATH. */
  public int statx(int fd, Pointer path, int flags, int mask, Pointer into) {
    return (int)
        keeping(keeping(statx.call(fd, path.address(), flags, mask, into.address()), path), into);
  }

  public int access(String path, int mode) {
    return (int) access.call(NativeFunction.cString(path), mode);
  }

  public int geteuid() {
    return (int) geteuid.call();
  }

  public int getsid(int pid) {
    return (int) getsid.call(pid);
  }

  public int getpriority(int which, int who) {
    return (int) getpriority.call(which, who);
  }

  public int setpriority(int which, int who, int priority) {
    return (int) setpriority.call(which, who, priority);
  }

  /** The third is a struct sched_param; a tid of 0 is the calling thread's. */
  public int schedSetscheduler(int tid, int policy, Pointer parameters) {
    return (int) keeping(schedSetscheduler.call(tid, policy, parameters.address()), parameters);
  }

  public int umount2(String target, int flags) {
    return (int) umount2.call(NativeFunction.cString(target), flags);
  }

  /** Changes the flags of a mount: mount(2) with neither source, type nor data. */
  public int remount(String target, long flags) {
    return (int) mount.call(0, NativeFunction.cString(target), 0, flags, 0);
  }

  public int chdir(String path) {
    return (int) chdir.call(NativeFunction.cString(path));
  }

  public int dup(int fd) {
    return (int) dup.call(fd);
  }

  public int dup2(int from, int to) {
    return (int) dup2.call(from, to);
  }

  /** The third is a struct flock. */
  int fcntl(int fd, int command, Pointer lock) {
    return (int) keeping(fcntl.call(fd, command, lock.address()), lock);
  }

  public int ioctl(int fd, long request, long argument) {
    return (int) ioctl.call(fd, request, argument);
  }

  public int ioctl(int fd, long request, String argument) {
    return (int) ioctl.call(fd, request, NativeFunction.cString(argument));
  }

  public int socket(int domain, int type, int protocol) {
    return (int) socket.call(domain, type, protocol);
  }

  public int bind(int fd, Pointer address, int length) {
    return (int) keeping(bind.call(fd, address.address(), length), address);
  }

  public int setsockopt(int fd, int level, int option, Pointer value, int length) {
    return (int) keeping(setsockopt.call(fd, level, option, value.address(), length), value);
  }

  public long send(int fd, Pointer message, long length, int flags) {
    return keeping(send.call(fd, message.address(), length, flags), message);
  }

  public long recv(int fd, Pointer into, long length, int flags) {
    return keeping(recv.call(fd, into.address(), length, flags), into);
  }

  /** The descriptors are an array of struct pollfd. */
  public int poll(Pointer descriptors, long count, int milliseconds) {
    return (int) keeping(poll.call(descriptors.address(), count, milliseconds), descriptors);
  }

  /** Returns the address, or -1 if the kernel refuses. */
  public long mmap(long address, long length, int protection, int flags, int fd, long offset) {
    return mmap.call(address, length, protection, flags, fd, offset);
  }

  public int munmap(long address, long length) {
    return (int) munmap.call(address, length);
  }

  public int getpagesize() {
    return (int) getpagesize.call();
  }

  public int eventfd(int value, int flags) {
    return (int) eventfd.call(value, flags);
  }

  public long write(int fd, Pointer from, long count) {
    return keeping(write.call(fd, from.address(), count), from);
  }

  /** For system calls that the C library has no function for, or only in recent versions. */
  public long syscall(long number, long first, long second, long third, long fourth) {
    return syscall.call(number, first, second, third, fourth);
  }

  public long syscall(long number, long first, long second, long third, long fourth, long fifth) {
    return syscall.call(number, first, second, third, fourth, fifth);
  }

  public long syscall(
      long number, Pointer first, long second, long third, long fourth, long fifth) {
    return keeping(syscall.call(number, first.address(), second, third, fourth, fifth), first);
  }
}
