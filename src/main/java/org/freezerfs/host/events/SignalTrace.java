package org.freezerfs.host.events;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import jnr.constants.platform.Signal;
import org.freezerfs.host.proc.OwnThreads;

/**
 * The kernel's news of every signal on the host that stops a process or lets it go on, by its
 * tracepoint {@code signal:signal_generate}: written before kill(2) returns to the sender.
 *
 * <p>For one thread at a time, but for what says otherwise.
 */
public final class SignalTrace implements AutoCloseable {
  /** Is told of each. */
  public interface Listener {
    /**
     * Somebody else sent a signal to a task.
     *
     * @param signal SIGCONT, or one that stops by default
     * @param nanoTime when, as {@link System#nanoTime} counts
     */
    void onSignal(int tid, int signal, long nanoTime) throws IOException;

    /** There were more than could be kept: any may have been sent to anybody. */
    void onEventsLost() throws IOException;
  }

  private static final List<Signal> TRACED =
      List.of(Signal.SIGCONT, Signal.SIGSTOP, Signal.SIGTSTP, Signal.SIGTTIN, Signal.SIGTTOU);

  private static final String TARGET = "pid";
  private static final String SIGNAL = "sig";

  private final int self;
  private final TracepointRings rings;
  private final int pidOffset;
  private final int signalOffset;

  private SignalTrace(int self, TracepointRings rings) {
    this.self = self;
    this.rings = rings;
    pidOffset = rings.offsetOf(TARGET);
    signalOffset = rings.offsetOf(SIGNAL);
  }

  /**
   * Asks for the news; {@link #enable} begins it.
   *
   * @param self the process that need not be told of what it sends itself
   * @param senders the names of its threads that send much: the kernel is to leave them out
   * @return empty if the kernel does not let us: it takes root, or CAP_PERFMON, and tracefs; or if
   *     it speaks of tasks by other ids than we do, as it does in a container
   */
  public static Optional<SignalTrace> open(int self, Set<String> senders) throws IOException {
    return TracepointRings.open(
            "signal", "signal_generate", filter(OwnThreads.named(senders)), Set.of(TARGET, SIGNAL))
        .map(rings -> new SignalTrace(self, rings));
  }

  /**
   * All but the signals of interest, and what some threads send: a thaw of thousands is no news.
   */
  private static String filter(List<Integer> leftOut) {
    String signals =
        TRACED.stream()
            .map(signal -> "sig==" + signal.intValue())
            .collect(Collectors.joining("||"));
    StringBuilder filter = new StringBuilder("(").append(signals).append(")");
    for (int tid : leftOut) {
      filter.append("&&common_pid!=").append(tid);
    }
    return filter.toString();
  }

  /** What to wait on for something to read. */
  public int[] descriptors() {
    return rings.descriptors();
  }

  /**
   * Whether a processor may have come online since this was asked last. Signals that are sent there
   * are not told of: that takes a new trace.
   */
  public boolean isOutdated() {
    return rings.isOutdated();
  }

  /** From now on everything is told. */
  public void enable() {
    rings.enable();
  }

  /**
   * Hands over what has happened.
   *
   * @param isEnough asked before each event whether to stop here
   * @return whether some of it was our own doing, by a thread that is not left out
   */
  public boolean read(Listener listener, BooleanSupplier isEnough) throws IOException {
    boolean[] own = {false};
    rings.read(
        sample -> {
          if (sample.lost()) {
            listener.onEventsLost();
          } else if (sample.process() == self) {
            own[0] = true;
          } else {
            listener.onSignal(sample.field(pidOffset), sample.field(signalOffset), sample.time());
          }
        },
        isEnough);
    return own[0];
  }

  /** Whether all that has happened was read. For any thread. */
  public boolean isAllRead() {
    return rings.isAllRead();
  }

  /**
   * What asks whether all that has happened until now was read, and the listener has returned. For
   * any thread.
   */
  public BooleanSupplier checkpoint() {
    return rings.checkpoint();
  }

  @Override
  public void close() {
    rings.close();
  }
}
