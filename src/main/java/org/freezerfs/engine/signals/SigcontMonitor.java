package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.CallerThreads;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.events.SignalTrace;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.host.programs.RealTimePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports each SIGCONT that a process outside sends to a member, as soon as the kernel traces it,
 * so that the member can be stopped again. Records the stop signals that members get from outside.
 *
 * <p>The monitor has a thread of its own, with real-time priority where that is allowed: the tasks
 * that are woken, and the processes that wake them, would otherwise keep the processor from it. A
 * {@link DutyCycle} bounds what the thread takes of the processor. The thread waits for no lock
 * that is held while /proc is read. Other threads that need its results wait for it in {@link
 * #drain} and do not read signals themselves.
 */
final class SigcontMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SigcontMonitor.class);
  private static final String THREAD = "sigcont";

  /**
   * After the last signal the thread polls for the next one for this long: SIGCONT rarely comes
   * alone, and to sleep and wake up takes as long.
   */
  private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  /** Longer than the thread takes to read all signals that can be queued, its rests included. */
  private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** What is done about signals. */
  interface Action {
    /**
     * A process outside has sent SIGCONT to a member. Called by the monitor's thread: must not
     * wait.
     *
     * @param sent when, by {@link System#nanoTime}
     */
    void sigcontSent(Member member, long sent) throws IOException;

    /**
     * Any SIGCONT or stop signal may have been sent to any member without being reported. Called by
     * a thread in {@link #drain}.
     */
    void signalsMissed() throws IOException;

    /**
     * Signals were missed, or the monitor is outdated: requests that {@link #drain} and {@link
     * #isOutdated} are called soon. Must not wait.
     */
    void requestCheck();
  }

  /** The names of the threads of this daemon that stop and continue tasks. */
  private static final Set<String> SENDERS =
      Set.of(
          CallerThreads.REQUESTS,
          CallerThreads.RELEASE_CHECK,
          CallerThreads.GROUP_EVENTS,
          PeriodicChecker.THREAD,
          MemberExecutor.NAME,
          THREAD);

  private final SignalTrace trace;
  private final EventReader reader;
  private final MemberTable members;
  private final Action action;
  private final long drainNanos;

  // Used by the monitor's thread alone.
  private final DutyCycle duty = new DutyCycle(System::nanoTime);
  private final SignalTrace.Listener listener = new Listener();
  private final BooleanSupplier isEnough = this::isEnough;

  /** Whether the trace reports signals of our own threads. Set by the monitor's thread alone. */
  private volatile boolean reportsOwnSignals;

  /** Whether a processor has come online that is not traced. Set under {@link #onlineCheck}. */
  private volatile boolean lacksProcessor;

  /** Held while the trace is asked for processors that have come online. */
  private final Lock onlineCheck = new ReentrantLock();

  /** How often signals were missed. Those sent before the monitor was open count as missed. */
  private final AtomicLong missed = new AtomicLong(1);

  /** The value of {@link #missed} when all members were last checked because of it. */
  private final AtomicLong missedHandled = new AtomicLong();

  /**
   * Held for reading by threads that use the trace, and for writing by {@link #close}. The
   * monitor's thread does not need it: it has ended before the trace is closed.
   */
  private final ReadWriteLock lifetime = new ReentrantReadWriteLock();

  private volatile boolean closed;

  private SigcontMonitor(
      SignalTrace trace, EventReader reader, MemberTable members, Action action, long drainNanos) {
    this.trace = trace;
    this.reader = reader;
    this.members = members;
    this.action = action;
    this.drainNanos = drainNanos;
  }

  /**
   * Opens a monitor, which reports each signal that is sent from now on. The first {@link #drain}
   * handles those that were sent before.
   *
   * @param self the process id of this daemon, whose own signals are not reported
   * @return empty if the kernel does not let us trace signals
   */
  static Optional<SigcontMonitor> open(int self, MemberTable members, Action action)
      throws IOException {
    return open(self, members, action, DRAIN_NANOS);
  }

  /**
   * The same.
   *
   * @param drainNanos how long {@link #drain} waits for the monitor's thread at most
   */
  static Optional<SigcontMonitor> open(
      int self, MemberTable members, Action action, long drainNanos) throws IOException {
    // Before the trace, which leaves out the signals of the threads that exist by then.
    EventReader reader = new EventReader(THREAD, SigcontMonitor::claimRealTime);
    Optional<SigcontMonitor> monitor = Optional.empty();
    boolean begun = false;
    try {
      monitor =
          SignalTrace.open(self, SENDERS)
              .map(trace -> new SigcontMonitor(trace, reader, members, action, drainNanos));
      if (monitor.isPresent()) {
        monitor.get().begin();
      }
      begun = monitor.isPresent();
    } finally {
      if (!begun) {
        monitor.ifPresentOrElse(SigcontMonitor::close, reader::close);
      }
    }
    return monitor;
  }

  private static void claimRealTime() {
    try {
      if (!RealTimePolicy.acquire()) {
        LOG.debug("SIGCONT is answered without real-time priority");
      }
    } catch (IOException e) {
      LOG.warn("SIGCONT is answered without real-time priority for all threads", e);
    }
  }

  private void begin() throws IOException {
    trace.enable();
    reader.begin(this::read, () -> 0, trace.descriptors());
  }

  /**
   * Whether a new monitor would report more: signals sent on processors that have come online since
   * this one was opened; or less: signals of our newer threads.
   */
  boolean isOutdated() {
    return reportsOwnSignals || lacksProcessor;
  }

  /** Reads all queued signals: the kernel does not wake the thread for those already queued. */
  private boolean read() throws IOException {
    do {
      duty.begin();
      do {
        reportsOwnSignals |= trace.read(listener, isEnough);
      } while (pollForMore());
      // If another thread holds the lock, that thread does this check.
      if (onlineCheck.tryLock()) {
        try {
          checkProcessors();
        } finally {
          onlineCheck.unlock();
        }
      }
      long rest = duty.end();
      if (rest > 0) {
        LockSupport.parkNanos(rest);
      }
    } while (!closed && !trace.isAllRead());
    return true;
  }

  private boolean isEnough() {
    return closed || duty.isSpent();
  }

  /** Whether another signal was sent that can be handled before this stretch of work ends. */
  private boolean pollForMore() {
    long begin = System.nanoTime();
    while (duty.isHalfLeft() && !closed) {
      if (!trace.isAllRead()) {
        return true;
      }
      if (System.nanoTime() - begin > POLL_NANOS) {
        return false;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /** Called under {@link #onlineCheck}. */
  private void checkProcessors() {
    if (trace.isOutdated()) {
      lacksProcessor = true;
      action.requestCheck();
    }
  }

  private void noteMissed() {
    if (missed.getAndIncrement() == missedHandled.get()) {
      action.requestCheck();
    }
  }

  /**
   * Returns once every SIGCONT and stop signal that was sent from outside before has been handled:
   * by the monitor's thread, or, if that takes longer than 50 ms or signals were missed, by {@link
   * Action#signalsMissed}.
   */
  void drain() throws IOException {
    lifetime.readLock().lock();
    try {
      if (closed) {
        return;
      }
      onlineCheck.lock();
      try {
        checkProcessors();
      } finally {
        onlineCheck.unlock();
      }
      if (!awaitAllRead()) {
        missed.incrementAndGet();
      }
      handleMissed();
    } finally {
      lifetime.readLock().unlock();
    }
  }

  /**
   * Waits until the monitor's thread has read all signals that were sent before.
   *
   * @return false if that takes too long
   */
  private boolean awaitAllRead() {
    if (trace.isAllRead()) {
      return true;
    }
    BooleanSupplier isRead = trace.checkpoint();
    long begin = System.nanoTime();
    ShortWait wait = new ShortWait();
    while (!isRead.getAsBoolean() && !closed) {
      if (System.nanoTime() - begin > drainNanos) {
        return false;
      }
      wait.pause();
    }
    return true;
  }

  private void handleMissed() throws IOException {
    long before = missed.get();
    if (lacksProcessor || missedHandled.get() < before) {
      action.signalsMissed();
      missedHandled.accumulateAndGet(before, Math::max);
    }
  }

  /** Handles each signal that the trace reports. */
  private final class Listener implements SignalTrace.Listener {
    @Override
    public void onSignal(int tid, int signal, long nanoTime) {
      try {
        handle(tid, signal, nanoTime);
      } catch (IOException | RuntimeException | Error e) {
        LOG.error("a signal to task {} could not be handled; all members are checked", tid, e);
        // Before the signal counts as read.
        noteMissed();
      }
    }

    private void handle(int tid, int signal, long nanoTime) throws IOException {
      Member member = memberOf(tid);
      if (member == null) {
        return;
      }
      if (signal == Signal.SIGCONT.intValue()) {
        action.sigcontSent(member, nanoTime);
      } else {
        member.freezeState().noteStopSent(nanoTime);
      }
    }

    @Override
    public void onEventsLost() {
      noteMissed();
    }
  }

  /** The member that a thread belongs to: the kernel may report any thread of the process. */
  private Member memberOf(int tid) throws IOException {
    Member leader = members.byPid(tid);
    if (leader != null || Processes.isProcess(tid)) {
      return leader;
    }
    return members.byPid(ProcStatus.of(tid).map(ProcStatus::process).orElse(tid));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    reader.close();
    lifetime.writeLock().lock();
    try {
      trace.close();
    } finally {
      lifetime.writeLock().unlock();
    }
  }
}
