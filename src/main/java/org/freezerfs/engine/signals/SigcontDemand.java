package org.freezerfs.engine.signals;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.freezerfs.engine.signals.membership.MemberTable;

/**
 * Has SIGCONT from outside traced while a member has a freeze request, and for a second or two
 * after the last one. At other times nothing is done about a SIGCONT, so its sender, who may have
 * nothing to do with any member, must not pay for the wake-up of the thread that reads the trace.
 *
 * <p>A freeze is requested within {@link #request}, which turns the trace on first. So each SIGCONT
 * that comes after our SIGSTOP is traced. One that comes before it continues nothing.
 */
final class SigcontDemand {
  /** The kernel's reports of signals from outside. */
  interface Trace {
    /** From when this returns SIGCONT is traced, or is not. */
    void setContinuesTraced(boolean traced);

    /**
     * Takes note of the stop signals that were sent to members before.
     *
     * @return false if some may be unknown
     */
    boolean noteStops() throws IOException;
  }

  /** What requests a freeze of a member. */
  @FunctionalInterface
  interface Request<T> {
    /**
     * Requests it.
     *
     * @param areStopsNoted whether each stop signal from outside that was sent before is noted in
     *     the freeze state of the member that got it
     */
    T make(boolean areStopsNoted) throws IOException;
  }

  private final MemberTable members;

  /** Held for reading while a freeze is requested, and for writing while the trace is turned. */
  private final ReadWriteLock requests = new ReentrantReadWriteLock();

  @GuardedBy("requests")
  private Optional<Trace> trace = Optional.empty();

  /** Whether SIGCONT is traced, where there is a trace. */
  @GuardedBy("requests")
  private boolean on;

  /** Whether there was a freeze request since {@link #endIfNone} was called last. */
  private volatile boolean usedLately;

  SigcontDemand(MemberTable members) {
    this.members = members;
  }

  /** Requests a freeze, with SIGCONT being traced before. Does not wait for the other requests. */
  <T> T request(Request<T> request) throws IOException {
    while (true) {
      requests.readLock().lock();
      try {
        if (on) {
          if (!usedLately) {
            usedLately = true;
          }
          return request.make(trace.isPresent() && trace.get().noteStops());
        }
      } finally {
        requests.readLock().unlock();
      }
      turnOn();
    }
  }

  private void turnOn() {
    requests.writeLock().lock();
    try {
      if (!on) {
        trace.ifPresent(one -> one.setContinuesTraced(true));
        on = true;
        usedLately = true;
      }
    } finally {
      requests.writeLock().unlock();
    }
  }

  /**
   * Turns the trace off if no member has a freeze request, and none had one at the call before.
   * Called about once a second.
   */
  void endIfNone() {
    if (!isOn()) {
      return;
    }
    if (usedLately) {
      usedLately = isAnyRequested();
      return;
    }
    requests.writeLock().lock();
    try {
      // All who had seen that it is on have made their request by now: it is found.
      if (on && !usedLately && !isAnyRequested()) {
        on = false;
        trace.ifPresent(one -> one.setContinuesTraced(false));
      }
    } finally {
      requests.writeLock().unlock();
    }
  }

  private boolean isOn() {
    requests.readLock().lock();
    try {
      return on;
    } finally {
      requests.readLock().unlock();
    }
  }

  private boolean isAnyRequested() {
    return members.all().stream().anyMatch(member -> member.freezeState().isFreezeRequested());
  }

  /**
   * Uses another trace from now on, or none. It is turned as the one before: the caller closes that
   * one after this call, so that no SIGCONT is missed between the two.
   *
   * @param newTrace one in which SIGCONT is not traced yet
   */
  void setTrace(Optional<? extends Trace> newTrace) {
    requests.writeLock().lock();
    try {
      trace = newTrace.map(one -> one);
      if (on) {
        trace.ifPresent(one -> one.setContinuesTraced(true));
      }
    } finally {
      requests.writeLock().unlock();
    }
  }
}
