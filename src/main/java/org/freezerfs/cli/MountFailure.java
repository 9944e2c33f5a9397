package org.freezerfs.cli;

/** Nothing was mounted. The message is one line for a person: what is wrong, and what to do. */
final class MountFailure extends Exception {
  /** The exit status of all failures but those below and {@link Main#UNAVAILABLE}. */
  static final int FAILED = 1;

  /** The exit status if an argument or an option is missing or unknown. */
  static final int MISUSED = 2;

  private static final long serialVersionUID = 1L;

  private final int status;

  MountFailure(String message) {
    this(message, FAILED);
  }

  private MountFailure(String message, int status) {
    super(message, null, false, false);
    this.status = status;
  }

  /** Returns the failure for a host on which FUSE is not available, whatever the options are. */
  static MountFailure unavailable(String message) {
    return new MountFailure(message, Main.UNAVAILABLE);
  }

  /** Returns the failure for what can't be mounted whatever the host is. */
  static MountFailure misuse(String message) {
    return new MountFailure(message, MISUSED);
  }

  int status() {
    return status;
  }
}
