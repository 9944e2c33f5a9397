package org.freezerfs.cli;

/** Why nothing was mounted: one line for a person, that says what is wrong and how to mend it. */
final class MountFailure extends Exception {
  /** The exit status of whatever went wrong. */
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

  /** That FUSE can't be had here. */
  static MountFailure unavailable(String message) {
    return new MountFailure(message, Main.UNAVAILABLE);
  }

  int status() {
    return status;
  }
}
