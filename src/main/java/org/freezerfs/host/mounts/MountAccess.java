package org.freezerfs.host.mounts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.Architecture;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.NativeEncoding;

/**
 * Reaches the files of a mounted filesystem by their paths in it, and those of no other that may be
 * mounted over it. For a program that may mount it is by a copy of the mount, which is mounted
 * nowhere: so umount(8) does not find the mount in use meanwhile. The filesystem is unmounted for
 * good only after {@link #close}.
 */
public final class MountAccess implements AutoCloseable {
  private static final long OPEN_TREE = 428;

  /** {@code OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC}. */
  private static final long CLONE = 02000001;

  private static final long AT_FDCWD = -100;
  private static final String DESCRIPTORS = "/proc/self/fd/";

  // Of statx(2).
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_STATX_DONT_SYNC = 0x4000;
  private static final int STATX_SIZE = 256;
  private static final int DEVICE_MAJOR = 136;
  private static final int DEVICE_MINOR = 140;

  private final MountedFilesystem filesystem;

  /** The path under which the filesystem's own paths are found. */
  private final String prefix;

  /** The descriptor of the copy; empty if there is none. */
  private final Optional<Integer> copy;

  private MountAccess(MountedFilesystem filesystem, String prefix, Optional<Integer> copy) {
    this.filesystem = filesystem;
    this.prefix = prefix;
    this.copy = copy;
  }

  /**
   * Begins to reach the filesystem at a mount point.
   *
   * @return empty if no filesystem of this type is mounted there
   */
  public static Optional<MountAccess> of(Path mountPoint, String type) throws IOException {
    String path = NativeEncoding.encode(mountPoint.toString());
    return MountedFilesystem.at(mountPoint, type).map(filesystem -> of(path, filesystem));
  }

  private static MountAccess of(String mountPoint, MountedFilesystem filesystem) {
    filesystem.close();
    int fd = (int) LibC.get().syscall(OPEN_TREE, AT_FDCWD, mountPoint, CLONE);
    return fd < 0
        ? new MountAccess(filesystem, mountPoint, Optional.empty())
        : new MountAccess(filesystem, DESCRIPTORS + fd, Optional.of(fd));
  }

  /**
   * Truncates a file, as truncate(2) does.
   *
   * @param path from the filesystem's root, with a slash before it
   * @param tries how often it is tried while the answer is EACCES
   * @throws IOException if that fails, or the path leads into another filesystem
   */
  public void truncate(String path, int tries) throws IOException {
    LibC.Functions libc = LibC.get();
    int fd = libc.open(prefix + path, Architecture.current().pathOnly());
    if (fd < 0) {
      throw failure(path);
    }
    try {
      if (!isOurs(fd)) {
        throw new IOException(path + " is covered by another mount");
      }
      for (int i = 1; libc.truncate(DESCRIPTORS + fd, 0) != 0; i++) {
        if (LibC.errno() != Errno.EACCES.intValue() || i >= tries) {
          throw failure(path);
        }
      }
    } finally {
      libc.close(fd);
    }
  }

  private static IOException failure(String path) {
    return new IOException(path + ": " + Errno.valueOf(LibC.errno()).description());
  }

  private boolean isOurs(int fd) {
    Pointer answer = Memory.allocateDirect(Runtime.getSystemRuntime(), STATX_SIZE);
    Pointer noPath = Memory.allocate(Runtime.getSystemRuntime(), 1);
    return LibC.get().statx(fd, noPath, AT_EMPTY_PATH | AT_STATX_DONT_SYNC, 0, answer) == 0
        && filesystem.isDevice(answer.getInt(DEVICE_MAJOR), answer.getInt(DEVICE_MINOR));
  }

  /** Gives up the copy of the mount. */
  @Override
  public void close() {
    copy.ifPresent(LibC.get()::close);
  }
}
