package org.freezerfs.host.cgroups;

import java.io.IOException;
import jnr.constants.platform.Errno;

/** The kernel has refused an operation on a file or directory of a host cgroup. */
public final class HostCgroupException extends IOException {
  private static final long serialVersionUID = 1;

  private final Errno errno;

  /**
   * An operation on a cgroup or one of its files has failed.
   *
   * @param errno the kernel's reason, or the one that it would have
   */
  public HostCgroupException(String path, Errno errno) {
    super(path + ": " + errno.description());
    this.errno = errno;
  }

  /** The kernel's reason. */
  public Errno errno() {
    return errno;
  }

  /** Whether the process that was to be moved has gone. */
  public boolean isProcessGone() {
    return errno == Errno.ESRCH;
  }

  /**
   * Whether no cgroup can be made beneath another because of what its owner has set or made: a
   * limit of the number or depth, threaded cgroups, or names that are too long together.
   */
  public boolean isRefusedByParent() {
    return errno == Errno.EAGAIN || errno == Errno.EOPNOTSUPP || errno == Errno.ENAMETOOLONG;
  }

  /** Whether no process can be moved into a cgroup because controllers are enabled below it. */
  public boolean isInUse() {
    return errno == Errno.EBUSY;
  }

  /** Whether the cgroup does not exist any more, or is being removed. */
  public boolean isCgroupGone() {
    return errno == Errno.ENOENT || errno == Errno.ENODEV;
  }
}
