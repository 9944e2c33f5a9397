package org.freezerfs.cli;

/** Nothing was mounted. The message is one line for a person: what is wrong, and what to do. */
final class MountFailure extends Exception {
  /** The exit status of all failures but {@link Main#UNAVAILABLE}. */
  static final int FAILED = 1;

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

  int status() {
    return status;
  }
}
