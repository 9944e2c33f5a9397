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
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.events.SignalTrace;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.host.programs.RealTimePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops tasks again that were told to freeze, and that somebody else sent SIGCONT: as soon as the
 * kernel tells of it. It also takes note of who was sent a stop.
 *
 * <p>One thread of its own does that, with real-time priority where we may have it: tasks that were
 * woken, and those who wake them, take the processor from any other. It is bounded by a {@link
 * DutyCycle}. It waits for no lock that is held while /proc is read. Who wants to know what came of
 * signals waits for that thread, and does not do its work.
 */
final class SigcontMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SigcontMonitor.class);

  private static final String THREAD = "sigcont";

  /** SIGCONT rarely comes alone, and to sleep and wake up takes as long as this. */
  private static final long LINGER_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  /** Longer than its thread takes to read all that can be waiting for it, rests included. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  /** What is to be done about what has happened. */
  interface Action {
    /** By the guard's thread: it must not wait. */
    void sigcontSent(Member member, long nanoTime) throws IOException;

    /** Any of these signals may have been sent to anybody: by a thread that catches up. */
    void anythingSent() throws IOException;

    /** Somebody is to catch up soon, and to see whether the guard is outdated. It must not wait. */
    void lookWanted();
  }

  /** Our threads that stop tasks and let them go: by their names. */
  private static final Set<String> SENDERS = Set.of("fuse", "beat", MemberExecutor.NAME, THREAD);

  private final SignalTrace trace;
  private final EventReader watch;
  private final MemberTable members;
  private final Action action;

  // Of the guard's thread.
  private final DutyCycle duty = new DutyCycle(System::nanoTime);
  private final SignalTrace.Listener listener = new Listener();
  private final BooleanSupplier isEnough = this::isEnough;

  /** Whether the trace tells of what we do ourselves. */
  private volatile boolean ownIsTold;

  /** Whether there is a processor of which the trace does not tell. Set with the lock held. */
  private volatile boolean incomplete;

  private final Lock processors = new ReentrantLock();

  /** How often something was missed. What was sent before it was open is missed as well. */
  private final AtomicLong missed = new AtomicLong(1);

  /** How much of that was made up for by a look at everybody. */
  private final AtomicLong madeUpFor = new AtomicLong();

  /**
   * EnforceResult for reading by who looks at the trace, but for the guard's thread, which ends
   * first.
   */
  private final ReadWriteLock lifetime = new ReentrantReadWriteLock();

  private volatile boolean closed;

  private SigcontMonitor(SignalTrace trace, EventReader watch, MemberTable members, Action action) {
    this.trace = trace;
    this.watch = watch;
    this.members = members;
    this.action = action;
  }

  /**
   * Listens from now on; what was sent before is to be looked for, which the first {@link #catchUp}
   * does.
   *
   * @return empty if the kernel tells us of no signals
   */
  static Optional<SigcontMonitor> open(int self, MemberTable members, Action action)
      throws IOException {
    // Before the trace, which leaves out what this thread sends.
    EventReader watch = new EventReader(THREAD, SigcontMonitor::claimRealTime);
    Optional<SigcontMonitor> guard = Optional.empty();
    boolean begun = false;
    try {
      guard =
          SignalTrace.open(self, SENDERS)
              .map(trace -> new SigcontMonitor(trace, watch, members, action));
      if (guard.isPresent()) {
        guard.get().begin();
      }
      begun = guard.isPresent();
    } finally {
      if (!begun) {
        guard.ifPresentOrElse(SigcontMonitor::close, watch::close);
      }
    }
    return guard;
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
    watch.begin(this::read, 0, trace.descriptors());
  }

  /**
   * Whether another guard would hear more, of processors that have come online since, or less, of
   * newer threads of ours.
   */
  boolean isOutdated() {
    return ownIsTold || incomplete;
  }

  /** Reads all that there is: the kernel wakes nobody for what is there already. */
  private boolean read() throws IOException {
    do {
      duty.begin();
      do {
        ownIsTold |= trace.read(listener, isEnough);
      } while (lingers());
      // If another thread has it, that one takes the note.
      if (processors.tryLock()) {
        try {
          noteProcessors();
        } finally {
          processors.unlock();
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

  /** Whether something has happened that can be dealt with before this stretch of work ends. */
  private boolean lingers() {
    long begin = System.nanoTime();
    while (duty.isWellSaved() && !closed) {
      if (!trace.isAllRead()) {
        return true;
      }
      if (System.nanoTime() - begin > LINGER_NANOS) {
        return false;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /** To be called with the lock of the processors held. */
  private void noteProcessors() {
    if (trace.isOutdated()) {
      incomplete = true;
      action.lookWanted();
    }
  }

  private void noteMissed() {
    if (missed.getAndIncrement() == madeUpFor.get()) {
      action.lookWanted();
    }
  }

  /** Returns once every signal of interest that was sent before has been seen to. */
  void catchUp() throws IOException {
    lifetime.readLock().lock();
    try {
      if (closed) {
        return;
      }
      processors.lock();
      try {
        noteProcessors();
      } finally {
        processors.unlock();
      }
      if (!awaitReading()) {
        missed.incrementAndGet();
      }
      makeUpForMissed();
    } finally {
      lifetime.readLock().unlock();
    }
  }

  /**
   * Waits until the guard's thread has read all that had happened before.
   *
   * @return false if it does not come to it
   */
  private boolean awaitReading() {
    if (trace.isAllRead()) {
      return true;
    }
    BooleanSupplier isRead = trace.checkpoint();
    long begin = System.nanoTime();
    ShortWait wait = new ShortWait();
    while (!isRead.getAsBoolean() && !closed) {
      if (System.nanoTime() - begin > PATIENCE_NANOS) {
        return false;
      }
      wait.pause(PAUSE_NANOS);
    }
    return true;
  }

  private void makeUpForMissed() throws IOException {
    long before = missed.get();
    if (incomplete || madeUpFor.get() < before) {
      action.anythingSent();
      madeUpFor.accumulateAndGet(before, Math::max);
    }
  }

  /** Deals with each signal. */
  private final class Listener implements SignalTrace.Listener {
    @Override
    public void onSignal(int tid, int signal, long nanoTime) {
      try {
        see(tid, signal, nanoTime);
      } catch (IOException | RuntimeException | Error e) {
        LOG.error("a signal could not be dealt with; all tasks will be looked at", e);
        // Before it counts as read.
        noteMissed();
      }
    }

    private void see(int tid, int signal, long nanoTime) throws IOException {
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

  /** A signal may be told of as one for a thread that is not the leader of its process. */
  private Member memberOf(int tid) throws IOException {
    Member leader = members.byPid(tid);
    if (leader != null || Processes.isProcess(tid)) {
      return leader;
    }
    return members.byPid(ProcStatus.of(tid).map(ProcStatus::process).orElse(tid));
  }

  @Override
  public void close() {
    closed = true;
    watch.close();
    lifetime.writeLock().lock();
    try {
      trace.close();
    } finally {
      lifetime.writeLock().unlock();
    }
  }
}
