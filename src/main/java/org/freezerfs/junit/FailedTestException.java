package org.freezerfs.junit;

/**
 * Says where the recording of a failed test's mount is. It is a suppressed exception of what the
 * test, or the end of its mount, has thrown.
 */
public final class FailedTestException extends Exception {
  private static final long serialVersionUID = 1;

  FailedTestException(String message) {
    super(message, null, false, false);
  }
}
