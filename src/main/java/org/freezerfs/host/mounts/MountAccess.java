package org.freezerfs.host.mounts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import jnr.constants.platform.Errno;
import org.freezerfs.host.libc.Architecture;
import org.freezerfs.host.libc.FileStatus;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.NativeEncoding;

/**
 * Reaches the files of this program's own mounted filesystem by their paths in it, and those of no
 * other that may be mounted over it. For a program that may mount it is by a copy of the mount,
 * which is mounted nowhere: so umount(8) does not find the mount in use meanwhile. The filesystem
 * is unmounted for good only after {@link #close}.
 *
 * <p>All but {@link #of} is for threads that have a table of descriptors of their own: {@link
 * org.freezerfs.host.libc.PrivateDescriptors}.
 */
public final class MountAccess implements AutoCloseable {
  private static final long OPEN_TREE = 428;

  /** {@code OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC}. */
  private static final long CLONE = 02000001;

  private static final long AT_FDCWD = -100;
  private static final String DESCRIPTORS = "/proc/thread-self/fd/";

  private final MountedFilesystem filesystem;
  private final String mountPoint;

  /** The path under which the filesystem's own paths are found. */
  private volatile String prefix = "";

  /** The descriptor of the copy, or a negative number. */
  private volatile int copy = -1;

  private MountAccess(MountedFilesystem filesystem, String mountPoint) {
    this.filesystem = filesystem;
    this.mountPoint = mountPoint;
  }

  /**
   * Finds the filesystem at a mount point.
   *
   * @return empty if no filesystem of this type is mounted there
   */
  public static Optional<MountAccess> of(Path mountPoint, String type) throws IOException {
    Optional<MountedFilesystem> found = MountedFilesystem.at(mountPoint, type);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    found.get().close();
    return found.map(
        filesystem -> new MountAccess(filesystem, NativeEncoding.encode(mountPoint.toString())));
  }

  /** Begins to reach the filesystem. */
  public void open() {
    copy = (int) LibC.get().syscall(OPEN_TREE, AT_FDCWD, mountPoint, CLONE);
    prefix = copy < 0 ? mountPoint : DESCRIPTORS + copy;
  }

  /**
   * Truncates a file, as truncate(2) does.
   *
   * @param path from the filesystem's root, with a slash before it
   * @param tries how often it is tried while the answer is EACCES
   * @return 0 or an errno; EXDEV if the path leads into another filesystem
   */
  public int truncate(String path, int tries) {
    LibC.Functions libc = LibC.get();
    int fd = libc.open(prefix + path, Architecture.current().pathOnly());
    if (fd < 0) {
      return LibC.errno();
    }
    try {
      return isOurs(fd) ? truncate(fd, tries) : Errno.EXDEV.intValue();
    } finally {
      libc.close(fd);
    }
  }

  private static int truncate(int fd, int tries) {
    for (int i = 1; LibC.get().truncate(DESCRIPTORS + fd, 0) != 0; i++) {
      int errno = LibC.errno();
      if (errno != Errno.EACCES.intValue() || i >= tries) {
        return errno;
      }
    }
    return 0;
  }

  private boolean isOurs(int fd) {
    return FileStatus.known(fd).filter(filesystem::contains).isPresent();
  }

  /** Gives up the copy of the mount. */
  @Override
  public void close() {
    LibC.get().close(copy);
  }
}
