package org.freezerfs.cgroup;

import jnr.constants.platform.Errno;

/** An operation was refused; the errno is what the client gets. */
public final class CgroupException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Errno errno;
  private final boolean isFault;

  public CgroupException(Errno errno) {
    this(errno, false);
  }

  private CgroupException(Errno errno, boolean isFault) {
    // A refusal is an ordinary answer, so no stack trace is made.
    super(errno.name(), null, false, false);
    this.errno = errno;
    this.isFault = isFault;
  }

  /** An errno that a fault asks for. */
  public static CgroupException ofFault(Errno errno) {
    return new CgroupException(errno, true);
  }

  /** Whether a fault asks for it. */
  public boolean isFault() {
    return isFault;
  }

  public Errno errno() {
    return errno;
  }
}
