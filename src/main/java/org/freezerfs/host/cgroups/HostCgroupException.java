package org.freezerfs.host.cgroups;

import java.io.IOException;
import jnr.constants.platform.Errno;

/** The kernel has refused an operation on a file or directory of a host cgroup. */
public final class HostCgroupException extends IOException {
  private static final long serialVersionUID = 1;

  private final Errno errno;

  HostCgroupException(String path, Errno errno) {
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

  /** Whether the cgroup does not exist any more, or is being removed. */
  public boolean isCgroupGone() {
    return errno == Errno.ENOENT || errno == Errno.ENODEV;
  }
}
