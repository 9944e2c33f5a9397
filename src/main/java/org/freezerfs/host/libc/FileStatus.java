package org.freezerfs.host.libc;

import java.nio.charset.Charset;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * What statx(2) says of a file or directory.
 *
 * @param device the filesystem that it is on: major number in the upper half, minor in the lower
 * @param inode its number in that filesystem
 * @param uid its owner
 * @param mode its type and its permissions, as in st_mode
 * @param links for a directory of proc(5) or of a cgroup filesystem one for each directory in it,
 *     so that those need not be listed, and two; other filesystems may count otherwise
 */
public record FileStatus(long device, long inode, int uid, int mode, int links) {
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_STATX_DONT_SYNC = 0x4000;
  private static final int STATX_NLINK = 4;
  private static final int STATX_BASIC_STATS = 0x7ff;

  // struct statx.
  private static final int STATX_SIZE = 256;
  private static final int NLINK = 16;
  private static final int UID = 20;
  private static final int MODE = 28;
  private static final int INO = 32;
  private static final int DEV_MAJOR = 136;
  private static final int DEV_MINOR = 140;

  private static final int S_IFMT = 0170000;
  private static final int S_IFDIR = 0040000;

  /** Write permission of the group and of others. */
  private static final int S_IWGRP_IWOTH = 0022;

  /** The links that every directory has: its name in its parent, and {@code .} in itself. */
  private static final int OWN_LINKS = 2;

  /** An absolute path needs no directory to begin from. */
  private static final int NO_DIRECTORY = -1;

  private static final Pointer NO_PATH =
      Memory.allocateDirect(Runtime.getSystemRuntime(), Byte.BYTES, true);
  private static final ThreadLocal<Pointer> ANSWER =
      ThreadLocal.withInitial(() -> Memory.allocateDirect(Runtime.getSystemRuntime(), STATX_SIZE));

  /**
   * Why no status can be had at all: a seccomp filter may deny statx(2), as that of an old
   * container runtime does. Empty if it can be had.
   */
  public static Optional<Errno> obstacle() {
    int fd = LibC.get().open("/", LibC.READ_ONLY);
    if (fd < 0) {
      return Optional.of(Errno.valueOf(LibC.errno()));
    }
    Optional<Errno> obstacle =
        of(fd).isPresent() ? Optional.empty() : Optional.of(Errno.valueOf(LibC.errno()));
    LibC.get().close(fd);
    return obstacle;
  }

  /**
   * The status of an open file; empty if the kernel gives none, and {@link LibC#errno} says why.
   */
  public static Optional<FileStatus> of(int fd) {
    return read(fd, NO_PATH, AT_EMPTY_PATH);
  }

  /**
   * What the kernel knows of an open file without asking the server of its filesystem; of a FUSE
   * filesystem its device number alone is sure.
   */
  public static Optional<FileStatus> known(int fd) {
    return read(fd, NO_PATH, AT_EMPTY_PATH | AT_STATX_DONT_SYNC);
  }

  /**
   * The status of a file; empty if it has gone or can't be reached, and {@link LibC#errno} says
   * why.
   *
   * @param path an absolute path that ends with a zero byte
   */
  public static Optional<FileStatus> of(Pointer path) {
    return read(NO_DIRECTORY, path, 0);
  }

  /**
   * The same.
   *
   * @param path an absolute path in the default charset
   */
  public static Optional<FileStatus> of(String path) {
    return of(zeroTerminated(path));
  }

  /** A path as the C library takes it: with a zero byte at its end. */
  private static Pointer zeroTerminated(String path) {
    byte[] bytes = (path + "\0").getBytes(Charset.defaultCharset());
    Pointer ended = Memory.allocate(Runtime.getSystemRuntime(), bytes.length);
    ended.put(0, bytes, 0, bytes.length);
    return ended;
  }

  private static Optional<FileStatus> read(int fd, Pointer path, int flags) {
    Pointer answer = ANSWER.get();
    if (LibC.get().statx(fd, path, flags, STATX_BASIC_STATS, answer) != 0) {
      return Optional.empty();
    }
    long device =
        (long) answer.getInt(DEV_MAJOR) << Integer.SIZE
            | Integer.toUnsignedLong(answer.getInt(DEV_MINOR));
    return Optional.of(
        new FileStatus(
            device,
            answer.getLong(INO),
            answer.getInt(UID),
            Short.toUnsignedInt(answer.getShort(MODE)),
            answer.getInt(NLINK)));
  }

  /** Its filesystem as the table of mounts names it: major and minor number. */
  public String deviceName() {
    return (device >>> Integer.SIZE) + ":" + (int) device;
  }

  /** How many directories are in one that is open; 0 if it has gone. */
  public static int directoriesIn(int fd) {
    return directoriesIn(fd, NO_PATH, AT_EMPTY_PATH);
  }

  /** The same of a directory by its absolute path, in the default charset. */
  public static int directoriesIn(String path) {
    return directoriesIn(NO_DIRECTORY, zeroTerminated(path), 0);
  }

  private static int directoriesIn(int fd, Pointer path, int flags) {
    Pointer answer = ANSWER.get();
    return LibC.get().statx(fd, path, flags, STATX_NLINK, answer) == 0
        ? answer.getInt(NLINK) - OWN_LINKS
        : 0;
  }

  /** How many directories are in this directory. */
  public int directories() {
    return links - OWN_LINKS;
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return (mode & S_IFMT) == S_IFDIR;
  }

  /** Whether it belongs to a user, and no other but root may change it. */
  public boolean isOnlyOf(int user) {
    return uid == user && (mode & S_IWGRP_IWOTH) == 0;
  }
}
