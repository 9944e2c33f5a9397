package org.freezerfs.fuse;

import jnr.constants.platform.Errno;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseFileInfo;

/**
 * The callbacks whose answers are always the same: the files of a group can't be made, removed or
 * linked, and have no length.
 */
abstract class FixedFiles {
  /** The longest file of a kernel's filesystem that sets no limit itself (MAX_NON_LFS). */
  private static final long MAX_FILE_BYTES = Integer.MAX_VALUE;

  /**
   * Refuses: EACCES for a regular file and EPERM for all else, as the kernel answers for a
   * filesystem that can't create files or devices.
   */
  int mknod(String path, long mode, long device) {
    return CallbackRunner.refuse(
        (mode & FileStat.S_IFMT) == FileStat.S_IFREG ? Errno.EACCES : Errno.EPERM);
  }

  int create(String path, long mode, FuseFileInfo info) {
    return CallbackRunner.refuse(Errno.EACCES);
  }

  int unlink(String path) {
    return CallbackRunner.refuse(Errno.EPERM);
  }

  int symlink(String target, String path) {
    return CallbackRunner.refuse(Errno.EPERM);
  }

  int link(String from, String to) {
    return CallbackRunner.refuse(Errno.EPERM);
  }

  /**
   * Changes nothing: a control file has no length, and a shell truncates it at each {@code >}. A
   * length that no file of a cgroup filesystem can have is EFBIG.
   */
  int truncate(String path, long size) {
    return size > MAX_FILE_BYTES ? CallbackRunner.refuse(Errno.EFBIG) : 0;
  }

  int ftruncate(String path, long size, FuseFileInfo info) {
    return truncate(path, size);
  }

  /** Refuses: a directory of a cgroup filesystem can't be synchronized. A control file can. */
  int fsyncdir(String path, FuseFileInfo info) {
    return CallbackRunner.refuse(Errno.EINVAL);
  }
}
