package org.freezerfs.engine.signals.process;

/**
 * Whether others may have stopped a process, or be about to: to find out takes three looks at one
 * that runs, so it is only done where there is a reason. Guarded by who has it.
 *
 * <p>Times are of {@link System#nanoTime}.
 */
final class ExternalStopTracker {
  private enum Reason {
    NONE,
    /** A stop was told of, and nothing else speaks for it. */
    SENT,
    /** It may have been stopped without anybody's being told. */
    ANY,
    /** It has had a tracer, who needs no signal to stop it: that is never over. */
    TRACED
  }

  private Reason reason = Reason.ANY;
  private long stopSent;

  boolean isPossible() {
    return reason != Reason.NONE;
  }

  /** It was seen not to be stopped, or is let go. */
  void clear() {
    if (reason != Reason.TRACED) {
      reason = Reason.NONE;
    }
  }

  void setPossible() {
    if (reason != Reason.TRACED) {
      reason = Reason.ANY;
    }
  }

  void setTraced() {
    reason = Reason.TRACED;
  }

  /** A signal was sent to it that may stop it. */
  void stopSent(long time) {
    boolean first = reason == Reason.NONE;
    if (first || (reason == Reason.SENT && time - stopSent > 0)) {
      reason = Reason.SENT;
      stopSent = time;
    }
  }

  /** SIGCONT was sent to it: that ends each stop before it, those too that are on their way. */
  void continueSent(long time) {
    // What is told of different processors' signals does not come in their order.
    if (reason == Reason.SENT && time - stopSent > 0) {
      reason = Reason.NONE;
    }
  }
}
