package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enforces freezes when a process outside sends SIGCONT to a member. Keeps one {@link
 * SigcontMonitor} open where the kernel reports signals, and replaces it when it has become
 * incomplete.
 */
final class SigcontResponder implements SigcontMonitor.Action, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SigcontResponder.class);

  private final int self;
  private final MemberTable members;
  private final FreezeEnforcer enforcer;

  /** Whether a monitor is still to be opened. Used by the thread of the periodic check alone. */
  private boolean toBeOpened;

  private volatile Optional<SigcontMonitor> monitor = Optional.empty();

  private volatile boolean closed;

  private volatile Runnable requestCheck = () -> {};

  /**
   * Creates a responder that has no monitor yet.
   *
   * @param self the process id of this daemon
   * @param isMonitorWanted whether to open a monitor at all
   */
  SigcontResponder(
      int self, MemberTable members, FreezeEnforcer enforcer, boolean isMonitorWanted) {
    this.self = self;
    this.members = members;
    this.enforcer = enforcer;
    toBeOpened = isMonitorWanted;
  }

  /** Sets what requests a periodic check soon. */
  void setRequestCheck(Runnable action) {
    requestCheck = action;
  }

  /** Whether the kernel reports each SIGCONT to us. If not, members must be checked instead. */
  boolean hasMonitor() {
    return monitor.isPresent();
  }

  /**
   * Opens a monitor where there is none yet, and replaces one that is incomplete. Called by the
   * periodic check once there is a member.
   */
  void ensureMonitor() throws IOException {
    if (closed) {
      return;
    }
    if (toBeOpened) {
      toBeOpened = false;
      replaceMonitor();
      LOG.info(
          monitor.isPresent()
              ? "SIGCONT from outside is noticed as the kernel sends it"
              : "SIGCONT from outside is noticed by periodic checks");
    } else if (monitor.filter(SigcontMonitor::isOutdated).isPresent()) {
      replaceMonitor();
    }
  }

  /**
   * Opens the new monitor before it closes the old one, so that no signal is missed. Stop signals
   * count as recorded only while a monitor is open.
   */
  private void replaceMonitor() throws IOException {
    Optional<SigcontMonitor> old = monitor;
    Optional<SigcontMonitor> opened = SigcontMonitor.open(self, members, this);
    if (opened.isPresent()) {
      monitor = opened;
      enforcer.setStopsRecorded(true);
    } else {
      enforcer.setStopsRecorded(false);
      monitor = opened;
    }
    old.ifPresent(SigcontMonitor::close);
  }

  /**
   * Returns once every SIGCONT and stop signal that was sent from outside before has been handled.
   * Waits for a bounded time; then it checks all members itself.
   */
  void drain() throws IOException {
    Optional<SigcontMonitor> current;
    do {
      current = monitor;
      if (current.isPresent()) {
        current.get().drain();
      }
      // If the monitor was replaced meanwhile, the old one may have missed some signals.
    } while (!current.equals(monitor));
  }

  @Override
  public void sigcontSent(Member member, long sent) throws IOException {
    member.freezeState().noteContinueSent(sent);
    enforcer.restopAfterContinue(member, sent);
  }

  @Override
  public void signalsMissed() throws IOException {
    IOException failure = null;
    for (Member member : members.all()) {
      try {
        member.freezeState().noteSignalsMissed();
        enforcer.enforceStop(member);
      } catch (IOException e) {
        // The other members are checked all the same.
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void requestCheck() {
    requestCheck.run();
  }

  @Override
  public void close() {
    closed = true;
    monitor.ifPresent(SigcontMonitor::close);
  }
}
