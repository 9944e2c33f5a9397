package org.freezerfs.engine;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Signal;
import org.freezerfs.host.ProcStatus;
import org.freezerfs.host.Processes;
import org.freezerfs.host.SignalTrace;

/**
 * Stops tasks again that were told to freeze, and that somebody else sent SIGCONT: as soon as the
 * kernel tells of it. It also takes note of who was sent a stop.
 */
final class ContinueGuard implements AutoCloseable {
  /** However often it is sent, the guard is up no more than this often. */
  private static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** What is to be done about what has happened. */
  interface Action {
    void sigcontSent(Member member, long nanoTime) throws IOException;

    /** Any of these signals may have been sent to anybody. */
    void anythingSent() throws IOException;
  }

  /** Our threads that stop tasks and let them go: by their names. */
  private static final Set<String> SENDERS = Set.of("fuse", "beat", Crew.NAME);

  private final SignalTrace trace;
  private final Members members;
  private final Action action;
  private final NewsWatch watch;

  /** Whether the trace tells of what we do ourselves. */
  private volatile boolean ownIsTold;

  /** Whether there is a processor of which the trace does not tell. */
  private volatile boolean incomplete;

  // Guarded by this.
  private boolean closed;

  private ContinueGuard(SignalTrace trace, Members members, Action action) throws IOException {
    this.trace = trace;
    this.members = members;
    this.action = action;
    trace.enable();
    watch = new NewsWatch("sigcont", this::read, REST_NANOS, trace.descriptors());
  }

  /** Empty if the kernel tells us of no signals. */
  static Optional<ContinueGuard> open(int self, Members members, Action action) throws IOException {
    Optional<SignalTrace> trace = SignalTrace.open(self, SENDERS);
    return trace.isEmpty()
        ? Optional.empty()
        : Optional.of(new ContinueGuard(trace.get(), members, action));
  }

  /**
   * Whether another guard would hear more, of processors that have come online since, or less, of
   * newer threads of ours.
   */
  boolean isOutdated() {
    return ownIsTold || incomplete;
  }

  private boolean read() throws IOException {
    catchUp();
    return false;
  }

  /** Sees to every signal of interest that has been sent. */
  synchronized void catchUp() throws IOException {
    if (closed) {
      return;
    }
    try {
      incomplete |= trace.isOutdated();
      ownIsTold |= trace.read(new Listener());
      if (incomplete) {
        action.anythingSent();
      }
    } catch (IOException | RuntimeException | Error e) {
      // What could not be dealt with must not be lost.
      action.anythingSent();
      throw e;
    }
  }

  /** Deals with each signal. */
  private final class Listener implements SignalTrace.Listener {
    @Override
    public void sent(int tid, int signal, long nanoTime) throws IOException {
      Member member = memberOf(tid);
      if (member == null) {
        return;
      }
      if (signal == Signal.SIGCONT.intValue()) {
        action.sigcontSent(member, nanoTime);
      } else {
        member.ledger().noteStopSent(nanoTime);
      }
    }

    @Override
    public void lost() throws IOException {
      action.anythingSent();
    }
  }

  /** A signal may be told of as one for a thread that is not the leader of its process. */
  private Member memberOf(int tid) throws IOException {
    Member leader = members.at(tid);
    if (leader != null || Processes.isProcess(tid)) {
      return leader;
    }
    return members.at(ProcStatus.of(tid).map(ProcStatus::process).orElse(tid));
  }

  @Override
  public void close() {
    watch.close();
    synchronized (this) {
      closed = true;
      trace.close();
    }
  }
}
