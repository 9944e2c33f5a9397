package org.freezerfs.engine.signals;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.freezerfs.host.programs.Priority;

/**
 * Raises the priority of this daemon while it freezes or kills members that fork all the time,
 * which otherwise fork faster than they are stopped. Where members do not fork, the daemon has no
 * right to more of the processor than other programs.
 */
final class PriorityBoost {
  /** Members count as forking for this long after the last fork. */
  private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private volatile long lastFork = System.nanoTime() - RECENT_NANOS;

  @GuardedBy("this")
  private boolean ended;

  /** Records that a member has forked. */
  void noteFork() {
    lastFork = System.nanoTime();
  }

  /** Raises the priority if members fork: to be called before they are frozen or killed. */
  void raiseIfForking() throws IOException {
    if (isForking()) {
      raise();
    }
  }

  private synchronized void raise() throws IOException {
    if (!ended) {
      Priority.raise(this);
    }
  }

  /** Restores the priority for good: the engine has ended. */
  synchronized void end() throws IOException {
    ended = true;
    Priority.lower(this);
  }

  /**
   * Restores the priority once members do not fork any more: called by each periodic check.
   *
   * @return whether it may be raised still
   */
  boolean lowerIfNotForking() throws IOException {
    boolean isForking = isForking();
    if (!isForking) {
      Priority.lower(this);
    }
    return isForking;
  }

  private boolean isForking() {
    return System.nanoTime() - lastFork < RECENT_NANOS;
  }
}
