package org.freezerfs.host.cgroups;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.FileStatus;
import org.freezerfs.host.libc.LibC;

/**
 * A cgroup that a {@link CgroupWalk} has found, while it is open: all that is asked here is of this
 * cgroup, whatever others do to its path meanwhile.
 *
 * @param status of its directory
 */
public record FoundCgroup(int fd, HostCgroup cgroup, FileStatus status) {
  private static final int LONGEST_VALUE = 1 << 12;

  /** Whether the file with its processes belongs to a user, and no other but root may write it. */
  public boolean isFileOnlyOf(String file, int user) {
    int opened = LibC.get().openat(fd, file, LibC.READ_ONLY);
    if (opened < 0) {
      return false;
    }
    try {
      return FileStatus.of(opened).filter(of -> of.isOnlyOf(user)).isPresent();
    } finally {
      LibC.get().close(opened);
    }
  }

  /** The value of an extended attribute that only root can set; empty if there is none. */
  public Optional<String> rootsAttribute(String name) {
    return attribute(HostCgroup.ROOTS_ATTRIBUTES + name);
  }

  /** The value of an extended attribute that its owner can set; empty if there is none. */
  public Optional<String> ownersAttribute(String name) {
    return attribute(HostCgroup.OWNERS_ATTRIBUTES + name);
  }

  private Optional<String> attribute(String name) {
    Pointer buffer = Memory.allocateDirect(Runtime.getSystemRuntime(), LONGEST_VALUE);
    long length = LibC.get().fgetxattr(fd, name, buffer, LONGEST_VALUE);
    if (length < 0) {
      return Optional.empty();
    }
    byte[] bytes = new byte[(int) length];
    buffer.get(0, bytes, 0, bytes.length);
    return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
  }
}
