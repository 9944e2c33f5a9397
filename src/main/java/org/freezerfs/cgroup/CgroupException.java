package org.freezerfs.cgroup;

import jnr.constants.platform.Errno;

/** An operation was refused; the errno is what the client gets. */
public final class CgroupException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Errno errno;

  public CgroupException(Errno errno) {
    // A refusal is an ordinary answer, so no stack trace is made.
    super(errno.name(), null, false, false);
    this.errno = errno;
  }

  public Errno errno() {
    return errno;
  }
}
