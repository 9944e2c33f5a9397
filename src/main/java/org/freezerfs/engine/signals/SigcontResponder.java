package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.freezerfs.engine.Failures;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enforces freezes when a process outside sends SIGCONT to a member. While there are members, keeps
 * one {@link SigcontMonitor} open where the kernel reports signals, and replaces it when it has
 * become incomplete. Without members none is open for long: every stop signal on the host would be
 * recorded for it, such as those of another freezerfs. {@link SigcontDemand} says when SIGCONT is.
 */
final class SigcontResponder implements SigcontMonitor.Action, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SigcontResponder.class);

  /** For so long a monitor stays open without members, as it takes milliseconds to open one. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int self;
  private final MemberTable members;
  private final FreezeEnforcer enforcer;

  // Used by the thread of the periodic check alone.

  /** Whether a monitor is to be opened once there is a member. */
  private boolean toBeOpened;

  /** What the log says of the monitor; empty until one was to be opened. */
  private String reported = "";

  /** When there was a member last, by {@link System#nanoTime}. */
  private long lastMember;

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
   * periodic check while there are members.
   */
  void ensureMonitor() throws IOException {
    if (closed) {
      return;
    }
    lastMember = System.nanoTime();
    if (toBeOpened) {
      toBeOpened = false;
      replaceMonitor();
      report(
          monitor.isPresent()
              ? "SIGCONT from outside is noticed as the kernel sends it"
              : "SIGCONT from outside is noticed by periodic checks");
    } else if (monitor.filter(SigcontMonitor::isOutdated).isPresent()) {
      replaceMonitor();
    }
  }

  private void report(String how) {
    if (!how.equals(reported)) {
      reported = how;
      LOG.info(how);
    }
  }

  /**
   * Closes the monitor once there has been no member for a second. Called by the periodic check
   * while there are no members.
   *
   * @return whether it is still open, so that this is to be called again
   */
  boolean closeIdleMonitor() {
    if (closed || monitor.isEmpty()) {
      return false;
    }
    if (System.nanoTime() - lastMember < IDLE_NANOS) {
      return true;
    }
    SigcontMonitor old = monitor.get();
    enforcer.setSigcontReported(false);
    enforcer.sigcontDemand().setTrace(Optional.empty());
    monitor = Optional.empty();
    old.close();
    toBeOpened = true;
    return false;
  }

  /**
   * Opens the new monitor before it closes the old one, so that no signal is missed. SIGCONT counts
   * as reported only while a monitor is open.
   */
  private void replaceMonitor() throws IOException {
    Optional<SigcontMonitor> old = monitor;
    Optional<SigcontMonitor> opened = SigcontMonitor.open(self, members, this);
    enforcer.sigcontDemand().setTrace(opened);
    if (opened.isPresent()) {
      monitor = opened;
      enforcer.setSigcontReported(true);
    } else {
      enforcer.setSigcontReported(false);
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
  public boolean sigcontSent(Member member, long sent) throws IOException {
    member.freezeState().noteContinueSent(sent);
    return enforcer.restopAfterContinue(member, sent);
  }

  @Override
  public void signalsMissed() throws IOException {
    Failures failures = new Failures();
    failures.runForEach(
        members.all(),
        member -> {
          member.freezeState().noteSignalsMissed();
          enforcer.enforceStop(member);
        });
    failures.throwFirst();
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
