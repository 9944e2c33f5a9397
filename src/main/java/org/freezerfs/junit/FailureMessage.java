package org.freezerfs.junit;

import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Adds a line to the message of what a test has thrown. */
final class FailureMessage {
  /** JUnit 4's, which JUnit takes for an aborted test too if it is in the class path. */
  private static final String ASSUMPTION_OF_JUNIT_4 =
      "org.junit.internal.AssumptionViolatedException";

  private FailureMessage() {}

  /** Whether a test has failed that has thrown this: not if it was aborted, or Java can't go on. */
  static boolean isFailure(Throwable thrown) {
    if (thrown instanceof TestAbortedException || thrown instanceof OutOfMemoryError) {
      return false;
    }
    for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getName().equals(ASSUMPTION_OF_JUNIT_4)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns what is to be thrown instead of a failure: for an assertion one of the same kind, with
   * the values that were compared; else a {@link FailedTestException}.
   */
  static Throwable with(String line, Throwable thrown) {
    return thrown instanceof AssertionError assertion ? with(line, assertion) : wrap(line, thrown);
  }

  static AssertionError with(String line, AssertionError thrown) {
    AssertionError replaced = replace(thrown, message(thrown, line));
    replaced.setStackTrace(thrown.getStackTrace());
    for (Throwable suppressed : thrown.getSuppressed()) {
      replaced.addSuppressed(suppressed);
    }
    return replaced;
  }

  private static AssertionError replace(AssertionError thrown, String message) {
    if (thrown.getClass() == AssertionFailedError.class) {
      AssertionFailedError failed = (AssertionFailedError) thrown;
      return failed.isExpectedDefined() && failed.isActualDefined()
          ? new AssertionFailedError(
              message, failed.getExpected(), failed.getActual(), failed.getCause())
          : new AssertionFailedError(message, failed.getCause());
    }
    // One of another class may tell more than its message.
    return new AssertionError(
        message, thrown.getClass() == AssertionError.class ? thrown.getCause() : thrown);
  }

  static FailedTestException wrap(String line, Throwable thrown) {
    return new FailedTestException(thrown + "\n" + line, thrown);
  }

  private static String message(Throwable thrown, String line) {
    String message = thrown.getMessage();
    return message == null || message.isEmpty() ? line : message + "\n" + line;
  }
}
