package org.freezerfs.host.events;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import jnr.constants.platform.Signal;
import org.freezerfs.host.proc.MountThreads;
import org.freezerfs.host.proc.OwnThreads;

/**
 * Reports signals that stop or continue a process, whichever process of the host sends them, by the
 * kernel's tracepoint {@code signal:signal_generate}. The kernel writes the event before kill(2)
 * returns to the sender.
 *
 * <p>Not safe for several threads at once, except the methods that say so.
 */
public final class SignalTrace implements AutoCloseable {
  /** Is called for each signal. */
  public interface Listener {
    /**
     * Another process, or a thread of another mount of this one, sent a signal to a task.
     *
     * @param signal one of those that this trace reports
     * @param nanoTime when it was sent, by the clock of {@link System#nanoTime}
     */
    void onSignal(int tid, int signal, long nanoTime) throws IOException;

    /** The kernel had to drop events: any signal may have been sent to any task. */
    void onEventsLost() throws IOException;
  }

  static final List<Signal> CONTINUE = List.of(Signal.SIGCONT);

  /** The signals that stop by default. */
  static final List<Signal> STOPS =
      List.of(Signal.SIGSTOP, Signal.SIGTSTP, Signal.SIGTTIN, Signal.SIGTTOU);

  private static final String TARGET = "pid";
  private static final String SIGNAL = "sig";

  private final int self;
  private final Optional<MountThreads> ours;
  private final TracepointRings rings;
  private final int pidOffset;
  private final int signalOffset;

  private SignalTrace(int self, TracepointRings rings) {
    this.self = self;
    ours = MountThreads.current();
    this.rings = rings;
    pidOffset = rings.offsetOf(TARGET);
    signalOffset = rings.offsetOf(SIGNAL);
  }

  /**
   * Opens a trace of SIGCONT, disabled; {@link #enable} starts it. Each event wakes the thread that
   * polls for it, and the sender has to wait for that.
   *
   * @param self the id of this process, whose own signals the listener does not get: in a process
   *     that serves several mounts, those of the calling thread's mount
   * @param senders the names of the threads that send many signals: the kernel does not record
   *     their signals at all
   * @return empty if the kernel refuses, as it takes root, or CAP_PERFMON, and tracefs; or if this
   *     program is in a container, where the tracepoint's task ids are not those of its namespace
   */
  public static Optional<SignalTrace> openOfContinue(int self, Set<String> senders)
      throws IOException {
    return open(self, senders, CONTINUE, TracepointRings.WAKE_AT_EACH);
  }

  /**
   * The same with the signals that stop by default. A thread that polls for them is woken only
   * before there are too many to be recorded, so that they cost their senders little.
   */
  public static Optional<SignalTrace> openOfStops(int self, Set<String> senders)
      throws IOException {
    return open(self, senders, STOPS, TracepointRings.WAKE_WHEN_HALF_FULL);
  }

  private static Optional<SignalTrace> open(
      int self, Set<String> senders, List<Signal> signals, int wakeupEvents) throws IOException {
    return TracepointRings.open(
            "signal",
            "signal_generate",
            filter(signals, ownThreads(senders)),
            Set.of(TARGET, SIGNAL),
            wakeupEvents)
        .map(rings -> new SignalTrace(self, rings));
  }

  private static List<Integer> ownThreads(Set<String> names) throws IOException {
    Optional<MountThreads> ours = MountThreads.current();
    return OwnThreads.named(names).stream()
        .filter(tid -> ours.isEmpty() || ours.get().contains(tid))
        .toList();
  }

  /**
   * The tracepoint's filter: only some signals, and none that some threads send. A thaw alone sends
   * thousands.
   *
   * @param ignoredSenders the ids of those threads
   */
  static String filter(List<Signal> signals, List<Integer> ignoredSenders) {
    String anyOf =
        signals.stream()
            .map(signal -> "sig==" + signal.intValue())
            .collect(Collectors.joining("||"));
    StringBuilder filter = new StringBuilder("(").append(anyOf).append(")");
    for (int tid : ignoredSenders) {
      filter.append("&&common_pid!=").append(tid);
    }
    return filter.toString();
  }

  /** The descriptors that are readable when there is something to read. */
  public int[] descriptors() {
    return rings.descriptors();
  }

  /**
   * Whether a processor may have come online since the last call. This trace misses the signals
   * sent there: close it and open a new one.
   */
  public boolean isOutdated() {
    return rings.isOutdated();
  }

  /** Starts recording signals: each that is sent after this has returned. */
  public void enable() {
    rings.enable();
  }

  /** Stops recording signals. */
  public void disable() {
    rings.disable();
  }

  /**
   * Calls the listener for each signal that was sent since the last call, and before this one.
   *
   * @param isEnough asked before each event whether to stop reading
   * @return whether we sent any of them, by a thread whose signals are recorded
   */
  public boolean read(Listener listener, BooleanSupplier isEnough) throws IOException {
    boolean[] own = {false};
    rings.read(
        sample -> {
          if (sample.isLost()) {
            listener.onEventsLost();
          } else if (isOurs(sample)) {
            own[0] = true;
          } else {
            listener.onSignal(sample.field(pidOffset), sample.field(signalOffset), sample.time());
          }
        },
        isEnough);
    return own[0];
  }

  private boolean isOurs(PerfRing.Sample sample) {
    return sample.process() == self && (ours.isEmpty() || ours.get().contains(sample.thread()));
  }

  /** Whether all events that have happened were read. May be called by any thread. */
  public boolean isAllRead() {
    return rings.isAllRead();
  }

  /**
   * Remembers the present end of the events. The result says whether all events before it were
   * read, and the listener has returned from each. This and the result may be called by any thread.
   */
  public BooleanSupplier checkpoint() {
    return rings.checkpoint();
  }

  @Override
  public void close() {
    rings.close();
  }
}
