package org.freezerfs.junit;

/**
 * A test, or the end of its mount, has thrown what is no assertion: that is the cause. The message
 * is the cause's {@code toString}, and says where the recording of the test's mount is. Without a
 * recording the cause itself is thrown.
 */
public final class FailedTestException extends Exception {
  private static final long serialVersionUID = 1;

  FailedTestException(String message, Throwable cause) {
    super(message, cause);
  }
}
