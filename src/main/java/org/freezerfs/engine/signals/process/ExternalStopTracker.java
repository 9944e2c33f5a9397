package org.freezerfs.engine.signals.process;

/**
 * Tracks whether others may have stopped a process, or be about to. To find that out for a running
 * process takes three reads of /proc, so it is done only if there is a reason to suspect it.
 *
 * <p>All times are of {@link System#nanoTime}. Does no system call. Not safe for several threads.
 */
final class ExternalStopTracker {
  private enum Reason {
    /** No stop was sent since the process was last seen running. */
    NONE,
    /** A stop signal was reported, and there is no other reason. */
    STOP_SENT,
    /** A stop may have been sent without a report. */
    UNKNOWN,
    /** The process has had a tracer, which stops it without a signal: this is final. */
    TRACED
  }

  private Reason reason = Reason.UNKNOWN;
  private long stopSent;

  /** Whether others may have stopped the process, or be about to. */
  boolean isPossible() {
    return reason != Reason.NONE;
  }

  /** The process was seen running with no stop pending, or SIGCONT is about to be sent to it. */
  void clear() {
    if (reason != Reason.TRACED) {
      reason = Reason.NONE;
    }
  }

  /** A stop may have been sent without a report. */
  void setPossible() {
    if (reason != Reason.TRACED) {
      reason = Reason.UNKNOWN;
    }
  }

  /** The process has, or has had, a tracer. */
  void setTraced() {
    reason = Reason.TRACED;
  }

  /** A signal that may stop the process was sent at this time. */
  void stopSent(long time) {
    boolean first = reason == Reason.NONE;
    if (first || (reason == Reason.STOP_SENT && time - stopSent > 0)) {
      reason = Reason.STOP_SENT;
      stopSent = time;
    }
  }

  /** SIGCONT was sent at this time: it ends each stop that was sent before it, pending or not. */
  void continueSent(long time) {
    // Signals that different processors send are not reported in the order of their times.
    if (reason == Reason.STOP_SENT && time - stopSent > 0) {
      reason = Reason.NONE;
    }
  }
}
