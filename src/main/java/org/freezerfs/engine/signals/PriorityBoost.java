package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.freezerfs.host.programs.Priority;

/**
 * Claims the processor while members are to be stopped or killed that fork all the time, and gives
 * it back once they don't: who can wait has no right to more than others.
 */
final class PriorityBoost {
  private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private volatile long lastBirth = System.nanoTime() - RECENT_NANOS;

  /** A member was born. */
  void noteBirth() {
    lastBirth = System.nanoTime();
  }

  /** MemberTable are to be stopped or killed now. */
  void begin() throws IOException {
    if (isAnyoneBorn()) {
      Priority.raise();
    }
  }

  /** To be called now and then. */
  void endIfOver() throws IOException {
    if (!isAnyoneBorn()) {
      Priority.lower();
    }
  }

  private boolean isAnyoneBorn() {
    return System.nanoTime() - lastBirth < RECENT_NANOS;
  }
}
