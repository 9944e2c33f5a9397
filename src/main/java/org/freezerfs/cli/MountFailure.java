package org.freezerfs.cli;

/** Why nothing was mounted: one line for a person, that says what is wrong and how to mend it. */
final class MountFailure extends Exception {
  private static final long serialVersionUID = 1L;

  MountFailure(String message) {
    super(message, null, false, false);
  }
}
