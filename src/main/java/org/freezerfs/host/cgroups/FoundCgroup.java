package org.freezerfs.host.cgroups;

import java.util.Optional;
import org.freezerfs.host.libc.FileStatus;
import org.freezerfs.host.libc.LibC;

/**
 * A cgroup that a {@link CgroupWalk} has found, while it is open: all that is asked here is of this
 * cgroup, whatever others do to its path meanwhile.
 *
 * @param status of its directory
 */
public record FoundCgroup(int fd, HostCgroup cgroup, FileStatus status) {
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
    return HostCgroup.attributeOf(fd, HostCgroup.ROOTS_ATTRIBUTES + name);
  }

  /** The value of an extended attribute that its owner can set; empty if there is none. */
  public Optional<String> ownersAttribute(String name) {
    return HostCgroup.attributeOf(fd, HostCgroup.OWNERS_ATTRIBUTES + name);
  }
}
