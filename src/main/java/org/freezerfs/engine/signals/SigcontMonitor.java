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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.events.SignalTrace;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.host.programs.Priority;
import org.freezerfs.threads.CallerThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports each SIGCONT that a process outside sends to a member, as soon as the kernel traces it,
 * so that the member can be stopped again: while that is wanted, see {@link SigcontDemand}. Notes
 * the stop signals that members get from outside, at all times but not at once.
 *
 * <p>The monitor has a thread of its own, with real-time priority where that is allowed: the tasks
 * that are woken, and the processes that wake them, would otherwise keep the processor from it. A
 * {@link DutyCycle} bounds what the thread takes of the processor. The thread waits for no lock
 * that is held while /proc is read. Other threads that need its results wait for it in {@link
 * #drain} and do not read SIGCONT themselves. Stop signals don't wake it, so these threads read
 * them themselves.
 */
final class SigcontMonitor implements SigcontDemand.Trace, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SigcontMonitor.class);
  private static final String THREAD = "sigcont";

  /**
   * After SIGCONT to a member with a freeze request the thread polls for the next one for this
   * long: it rarely comes alone, and to sleep and wake up takes as long.
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
     * @return whether that member has a freeze request
     */
    boolean sigcontSent(Member member, long sent) throws IOException;

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

  /** Of SIGCONT, read by the monitor's thread alone. */
  private final SignalTrace continues;

  /** Of the stop signals, read under {@link #stopsReading}. */
  private final SignalTrace stops;

  /** Held while stop signals are read: those that were sent before, and so no longer than that. */
  private final Lock stopsReading = new ReentrantLock();

  private final EventReader reader;
  private final MemberTable members;
  private final Action action;
  private final long drainNanos;

  // Used by the monitor's thread alone.
  private final DutyCycle duty = new DutyCycle(System::nanoTime);
  private final SignalTrace.Listener listener = new Listener();
  private final BooleanSupplier isEnough = this::isEnough;

  /** Whether one of the signals that were read last was SIGCONT to a member that is frozen. */
  private boolean isFrozenContinued;

  /** Whether a trace reports signals of our own threads. */
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
   * Held for reading by threads that use the traces, and for writing by {@link #close}. The
   * monitor's thread does not need it: it has ended before they are closed.
   */
  private final ReadWriteLock lifetime = new ReentrantReadWriteLock();

  private volatile boolean closed;

  private SigcontMonitor(
      SignalTrace continues,
      SignalTrace stops,
      EventReader reader,
      MemberTable members,
      Action action,
      long drainNanos) {
    this.continues = continues;
    this.stops = stops;
    this.reader = reader;
    this.members = members;
    this.action = action;
    this.drainNanos = drainNanos;
  }

  /**
   * Opens a monitor, which notes each stop signal that is sent from now on, and reports SIGCONT
   * once that is turned on. The first {@link #drain} handles those that were sent before.
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
    // Before the traces, which leave out the signals of the threads that exist by then.
    EventReader reader = new EventReader(THREAD, SigcontMonitor::claimRealTime);
    Optional<SignalTrace> continues = Optional.empty();
    Optional<SignalTrace> stops = Optional.empty();
    boolean begun = false;
    try {
      continues = SignalTrace.openOfContinue(self, SENDERS);
      if (continues.isPresent()) {
        stops = SignalTrace.openOfStops(self, SENDERS);
      }
      if (stops.isEmpty()) {
        return Optional.empty();
      }
      SigcontMonitor monitor =
          new SigcontMonitor(continues.get(), stops.get(), reader, members, action, drainNanos);
      monitor.begin();
      begun = true;
      return Optional.of(monitor);
    } finally {
      if (!begun) {
        reader.close();
        continues.ifPresent(SignalTrace::close);
        stops.ifPresent(SignalTrace::close);
      }
    }
  }

  private static void claimRealTime() {
    try {
      if (!Priority.acquireRealTime()) {
        LOG.debug("SIGCONT is answered without real-time priority");
      }
    } catch (IOException e) {
      LOG.warn("SIGCONT is answered without real-time priority for all threads", e);
    }
  }

  private void begin() throws IOException {
    stops.enable();
    int[] descriptors =
        Stream.of(continues, stops)
            .map(SignalTrace::descriptors)
            .flatMapToInt(IntStream::of)
            .toArray();
    reader.begin(this::read, () -> 0, descriptors);
  }

  @Override
  public void setContinuesTraced(boolean traced) {
    lifetime.readLock().lock();
    try {
      if (closed) {
        return;
      }
      if (traced) {
        continues.enable();
      } else {
        continues.disable();
      }
    } finally {
      lifetime.readLock().unlock();
    }
  }

  @Override
  public boolean noteStops() throws IOException {
    lifetime.readLock().lock();
    try {
      if (closed) {
        return false;
      }
      readStops();
      return !lacksProcessor && missedHandled.get() == missed.get();
    } finally {
      lifetime.readLock().unlock();
    }
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
    boolean hasMore;
    do {
      duty.begin();
      do {
        isFrozenContinued = false;
        readFrom(continues, isEnough);
      } while (isFrozenContinued && pollForMore());
      boolean isReadByOther = !tryReadStops();
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
      hasMore = !continues.isAllRead() || !(isReadByOther || stops.isAllRead());
    } while (!closed && hasMore);
    return true;
  }

  private void readFrom(SignalTrace trace, BooleanSupplier isEnoughRead) throws IOException {
    if (trace.read(listener, isEnoughRead)) {
      reportsOwnSignals = true;
    }
  }

  /** Reads the stop signals that were sent before, after another thread that does so. */
  private void readStops() throws IOException {
    if (!stops.isAllRead()) {
      stopsReading.lock();
      try {
        readFrom(stops, () -> closed);
      } finally {
        stopsReading.unlock();
      }
    }
  }

  /**
   * Reads stop signals in the monitor's thread.
   *
   * @return false if another thread reads them at this moment
   */
  private boolean tryReadStops() throws IOException {
    if (stops.isAllRead()) {
      return true;
    }
    if (!stopsReading.tryLock()) {
      return false;
    }
    try {
      readFrom(stops, isEnough);
    } finally {
      stopsReading.unlock();
    }
    return true;
  }

  private boolean isEnough() {
    return closed || duty.isSpent();
  }

  /** Whether another signal was sent that can be handled before this stretch of work ends. */
  private boolean pollForMore() {
    long begin = System.nanoTime();
    while (duty.isHalfLeft() && !closed) {
      if (!continues.isAllRead()) {
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
    boolean areContinuesOutdated = continues.isOutdated();
    if (stops.isOutdated() || areContinuesOutdated) {
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
   * SIGCONT by the monitor's thread, or, if that takes longer than 50 ms or signals were missed, by
   * {@link Action#signalsMissed}.
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
      readStops();
      handleMissed();
    } finally {
      lifetime.readLock().unlock();
    }
  }

  /**
   * Waits until the monitor's thread has read each SIGCONT that was sent before.
   *
   * @return false if that takes too long
   */
  private boolean awaitAllRead() {
    if (continues.isAllRead()) {
      return true;
    }
    BooleanSupplier isRead = continues.checkpoint();
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

  /** Handles each signal that a trace reports. */
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
        isFrozenContinued |= action.sigcontSent(member, nanoTime);
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
      continues.close();
      stops.close();
    } finally {
      lifetime.writeLock().unlock();
    }
  }
}
