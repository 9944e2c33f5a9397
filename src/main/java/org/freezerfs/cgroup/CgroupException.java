package org.freezerfs.cgroup;

import jnr.constants.platform.Errno;

/** An operation that was refused, with the errno that its caller gets. */
public final class CgroupException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Errno errno;

  public CgroupException(Errno errno) {
    // A refusal is an ordinary answer: nobody looks at its stack.
    super(errno.name(), null, false, false);
    this.errno = errno;
  }

  public Errno errno() {
    return errno;
  }
}
