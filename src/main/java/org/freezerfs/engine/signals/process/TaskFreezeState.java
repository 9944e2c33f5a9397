package org.freezerfs.engine.signals.process;

import static jnr.constants.platform.Signal.SIGCONT;
import static jnr.constants.platform.Signal.SIGKILL;
import static jnr.constants.platform.Signal.SIGSTOP;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.journal.ThawAction;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcessRef.Delivery;
import org.freezerfs.recorder.Recorder.Result;

/**
 * Whether a freeze of one process was requested, and what its thaw must do.
 *
 * <p>The kernel's freezer is independent of job control, but SIGSTOP is job control. So the
 * interplay of the two is kept here. The thaw leaves a process stopped that others had stopped
 * before. SIGCONT by others ends that stop, but does not end the freeze. Signals that act on a
 * stopped process at once are held back until the thaw: then the kernel would have let them take
 * effect (semantics, Job control).
 *
 * <p>Safe for several threads. The only lock that is taken while this object's monitor is held is
 * the journal's. Under the monitor signals are sent. /proc is read without it, because the thread
 * that answers SIGCONT takes it too, and must not wait for a thread of a lower priority: what was
 * read counts if nothing has changed meanwhile that is known here.
 */
public final class TaskFreezeState implements AutoCloseable {
  /** The result of requesting a freeze of one process. */
  public enum FreezeResult {
    /** The process has a freeze request, from now on or from an earlier call. */
    REQUESTED,
    /** We may not signal the process: kill(2) gave EPERM. */
    REFUSED,
    /** The process does not exist any more. */
    GONE;

    /** The same as a recording says it. */
    public Result result() {
      return switch (this) {
        case REQUESTED -> Result.STOPPED;
        case REFUSED -> Result.REFUSED;
        case GONE -> Result.GONE;
      };
    }
  }

  /** The result of {@link #enforceStop}. */
  public enum EnforceResult {
    /** The process was stopped already. */
    STOPPED,
    /** The process is stopped by its tracer, which can continue it at any time. */
    TRACED,
    /** The process was running, so it may have forked; SIGSTOP was sent to it again. */
    RESTOPPED,
    /** The process does not exist any more. */
    GONE,
    /** The process has no freeze request, so nothing was done. */
    NOT_REQUESTED
  }

  /** The result of {@link #restopAfter}. */
  public enum RestopResult {
    /** No freeze of the process had been requested when SIGCONT was sent, so nothing was done. */
    NOT_REQUESTED,
    /** The process may have run, but a stop was sent to it after the SIGCONT. */
    STOPPED_SINCE,
    /** The process may have run, and SIGSTOP was sent to it now. */
    RESTOPPED
  }

  /** The kernel reports times by processor, whose clocks may differ by less than this. */
  private static final long CLOCK_MARGIN_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  /** How often /proc is read again because of a change, before it is read under the monitor. */
  private static final int MAX_LOOKS = 10;

  /**
   * What /proc has shown.
   *
   * @param state of all threads
   * @param stopped whether the process is stopped by a signal, or a stop signal is pending; not
   *     asked where it does not matter
   */
  private record Look(RunState state, boolean stopped) {}

  private final ObservedProcess process;

  private final Journal journal;

  /** The number of the process's line in the journal. */
  @GuardedBy("this")
  private int line = Journal.NO_LINE;

  @GuardedBy("this")
  private final ExternalStopTracker externalStop = new ExternalStopTracker();

  @GuardedBy("this")
  private final HeldSignals held = new HeldSignals();

  /** When the freeze was requested, by {@link System#nanoTime}; empty if it was not. */
  @GuardedBy("this")
  private OptionalLong requestedAt = OptionalLong.empty();

  /** SIGSTOP was sent at this time or later since the freeze request; empty if it was not sent. */
  @GuardedBy("this")
  private OptionalLong stopSentAt = OptionalLong.empty();

  /** Whether {@link #noteStopSent} was being called for each stop at the freeze request. */
  @GuardedBy("this")
  private boolean stopsReported;

  /** How often something has changed that what /proc shows must be judged by. */
  @GuardedBy("this")
  private long changes;

  private volatile boolean seenStopped;

  /** The state of a process of which no freeze was requested. */
  public TaskFreezeState(ObservedProcess process, Journal journal) {
    this.process = process;
    this.journal = journal;
  }

  /** Whether a freeze was requested, and the process was not thawed since. */
  public synchronized boolean isFreezeRequested() {
    return requestedAt.isPresent();
  }

  /** Whether {@link #noteSeenStopped} was called since the last SIGSTOP was sent. */
  public boolean wasSeenStopped() {
    return seenStopped;
  }

  /** A caller saw all threads of the process stopped. */
  public void noteSeenStopped() {
    seenStopped = true;
  }

  /**
   * The leader's /proc stat when the process was seen stopped, which costs no read; if it was not
   * seen stopped, the one of now. Empty if the process has gone.
   */
  public Optional<ProcStat> statWhenStopped() throws IOException {
    return seenStopped ? process.probedStat() : process.stat();
  }

  /**
   * Others sent the process a signal that may stop it.
   *
   * @param time by {@link System#nanoTime}
   */
  public synchronized void noteStopSent(long time) {
    changes++;
    externalStop.stopSent(time);
  }

  /**
   * Others sent SIGCONT to the process.
   *
   * @param time by {@link System#nanoTime}
   */
  public synchronized void noteContinueSent(long time) {
    changes++;
    externalStop.continueSent(time);
  }

  /** Reports of signals were lost; a stop may be among them. */
  public synchronized void noteSignalsMissed() {
    changes++;
    externalStop.setPossible();
  }

  /** The process has a tracer, which can stop and continue it without a signal. */
  public synchronized void noteTracer() {
    changes++;
    externalStop.setTraced();
    seenStopped = false;
  }

  /**
   * Finds out whether others have stopped the process, so that a later {@link #requestFreeze} need
   * not read /proc.
   */
  public void checkForExternalStop() throws IOException {
    long before;
    synchronized (this) {
      if (requestedAt.isPresent() || !externalStop.isPossible()) {
        return;
      }
      before = changes;
    }
    Look look = lookForStop();
    synchronized (this) {
      // If there was a change, the next check finds out.
      if (changes == before && requestedAt.isEmpty() && !look.stopped()) {
        externalStop.clear();
      }
    }
  }

  private Look lookForStop() throws IOException {
    RunState state = process.runState();
    return new Look(state, state.alive() && process.isStoppedOrStopPending(state));
  }

  private Look lookWhetherStopped(boolean isStoppedByOthers) throws IOException {
    RunState state = process.runState();
    boolean mayBeStopping = isStoppedByOthers && state.alive() && !state.allStopped();
    return new Look(state, mayBeStopping && process.isStoppedOrStopPending());
  }

  /**
   * Requests a freeze, if none was requested, and if it is still wanted: sends SIGSTOP, unless
   * others have stopped the process already.
   *
   * @param wanted is asked under this object's monitor, when no other thread can freeze or thaw the
   *     process
   * @param areStopsReported whether {@link #noteStopSent} was called for each stop that others had
   *     sent before this call, and will be for each that they send later
   * @return {@link FreezeResult#REQUESTED} also if the freeze was not wanted
   */
  public FreezeResult requestFreeze(BooleanSupplier wanted, boolean areStopsReported)
      throws IOException {
    Optional<Look> seen = Optional.empty();
    long before = 0;
    for (int i = 0; true; i++) {
      synchronized (this) {
        if (requestedAt.isPresent() || !wanted.getAsBoolean()) {
          return FreezeResult.REQUESTED;
        }
        boolean isLookNeeded = externalStop.isPossible() || !areStopsReported;
        if (!isLookNeeded) {
          return requestFreeze(Optional.empty(), areStopsReported);
        }
        if (seen.isPresent() && changes == before) {
          return requestFreeze(seen, areStopsReported);
        }
        if (i >= MAX_LOOKS) {
          return requestFreeze(Optional.of(lookForStop()), areStopsReported);
        }
        before = changes;
      }
      seen = Optional.of(lookForStop());
    }
  }

  /**
   * The same once it is decided.
   *
   * @param seen empty if others can't have stopped the process
   */
  @GuardedBy("this")
  private FreezeResult requestFreeze(Optional<Look> seen, boolean areStopsReported)
      throws IOException {
    changes++;
    long now = System.nanoTime();
    stopSentAt = OptionalLong.empty();
    stopsReported = areStopsReported;
    seenStopped = false;
    if (seen.isPresent() && !seen.get().state().alive()) {
      return FreezeResult.GONE;
    }
    if (seen.isPresent() && areStopsReported) {
      externalStop.clear();
    }
    boolean isStoppedByOthers = seen.filter(Look::stopped).isPresent();
    held.reset(isStoppedByOthers);
    line = journal.add(process.task(), held.thawAction());
    Delivery delivery = isStoppedByOthers ? Delivery.SENT : sendStop();
    if (delivery == Delivery.SENT) {
      requestedAt = OptionalLong.of(now);
      return FreezeResult.REQUESTED;
    }
    removeLine();
    return delivery == Delivery.REFUSED ? FreezeResult.REFUSED : FreezeResult.GONE;
  }

  @GuardedBy("this")
  private void removeLine() {
    journal.remove(line);
    line = Journal.NO_LINE;
  }

  /** Sends SIGSTOP again if a freeze was requested, and the process is not stopped. */
  public EnforceResult enforceStop() throws IOException {
    for (int i = 0; true; i++) {
      long before;
      boolean isStoppedByOthers;
      synchronized (this) {
        if (requestedAt.isEmpty()) {
          return EnforceResult.NOT_REQUESTED;
        }
        before = changes;
        isStoppedByOthers = held.isStoppedByOthers();
        if (i >= MAX_LOOKS) {
          return enforceStop(lookWhetherStopped(isStoppedByOthers));
        }
      }
      Look seen = lookWhetherStopped(isStoppedByOthers);
      synchronized (this) {
        if (changes == before) {
          return enforceStop(seen);
        }
      }
    }
  }

  @GuardedBy("this")
  private EnforceResult enforceStop(Look seen) throws IOException {
    RunState now = seen.state();
    if (!now.alive()) {
      return EnforceResult.GONE;
    }
    if (now.allStopped() || seen.stopped()) {
      return now.traced() ? EnforceResult.TRACED : EnforceResult.STOPPED;
    }
    restop(seenStopped);
    return EnforceResult.RESTOPPED;
  }

  /**
   * Responds to a SIGCONT by others: sends SIGSTOP again if the freeze was requested before that
   * SIGCONT. Of many SIGCONTs only the last needs this, because a stop that was sent after a
   * SIGCONT has undone it.
   *
   * @param continueSentAt by {@link System#nanoTime}
   */
  public synchronized RestopResult restopAfter(long continueSentAt) throws IOException {
    if (requestedAt.isEmpty() || continueSentAt - requestedAt.getAsLong() < 0) {
      return RestopResult.NOT_REQUESTED;
    }
    if (stopSentAt.isPresent() && stopSentAt.getAsLong() - continueSentAt > CLOCK_MARGIN_NANOS) {
      cancelStops();
      return RestopResult.STOPPED_SINCE;
    }
    restop(true);
    return RestopResult.RESTOPPED;
  }

  /**
   * Sends SIGSTOP again.
   *
   * @param wasContinued whether the process was stopped before, so that it was SIGCONT that made it
   *     run
   */
  @GuardedBy("this")
  private void restop(boolean wasContinued) throws IOException {
    changes++;
    seenStopped = false;
    if (wasContinued) {
      cancelStops();
    } else if (held.cancelStopByOthers()) {
      // A process that was never seen stopped may merely not have stopped yet.
      journal.update(line, process.task(), held.thawAction());
    }
    sendStop();
  }

  /**
   * SIGCONT ends a job-control stop, as it would in a group that the kernel has frozen, and removes
   * the stop signals that are held back.
   */
  @GuardedBy("this")
  private void cancelStops() {
    if (held.cancelStops()) {
      journal.update(line, process.task(), held.thawAction());
    }
  }

  @GuardedBy("this")
  private Delivery sendStop() throws IOException {
    stopSentAt = OptionalLong.of(System.nanoTime());
    return process.send(SIGSTOP);
  }

  /**
   * Takes over a process that an earlier daemon has frozen.
   *
   * @param action what its journal says that the thaw must do
   */
  public void restore(ThawAction action) throws IOException {
    boolean isStoppedByOthers;
    synchronized (this) {
      changes++;
      requestedAt = OptionalLong.of(System.nanoTime());
      stopSentAt = OptionalLong.empty();
      held.restore(action);
      line = journal.add(process.task(), held.thawAction());
      isStoppedByOthers = held.isStoppedByOthers();
    }
    // The earlier daemon may have died before it sent SIGSTOP, and others may have sent SIGCONT.
    if (!isStoppedByOthers && !process.runState().allStopped()) {
      synchronized (this) {
        if (requestedAt.isPresent()) {
          sendStop();
        }
      }
    }
  }

  /**
   * Ends the freeze: applies the {@link ThawAction}.
   *
   * @return {@code REFUSED} if we may not signal the process: the freeze request remains then, so
   *     that the thaw can be tried again
   */
  public Delivery thaw() throws IOException {
    boolean isEndPending = isStopHeld() && process.isEndPending();
    synchronized (this) {
      changes++;
      Delivery delivery = applyThawAction(isEndPending);
      if (delivery != Delivery.REFUSED) {
        requestedAt = OptionalLong.empty();
        removeLine();
      }
      return delivery;
    }
  }

  /** Whether the thaw leaves the process stopped because of a SIGSTOP that is held back. */
  private synchronized boolean isStopHeld() {
    return held.thawAction() == ThawAction.DELIVER_SIGSTOP;
  }

  @GuardedBy("this")
  private Delivery applyThawAction(boolean isEndPending) throws IOException {
    ThawAction action = held.thawAction();
    if (action == ThawAction.KILL) {
      return process.send(SIGKILL);
    }
    // A stop that is held back takes effect now: the process is stopped already.
    externalStop.setPossible();
    // A frozen task gets all its pending signals at the thaw, those that end it before SIGSTOP. One
    // that others had stopped stays so, whatever is pending.
    if (action == ThawAction.LEAVE_STOPPED
        || (action == ThawAction.DELIVER_SIGSTOP && !isEndPending)) {
      return Delivery.SENT;
    }
    if (stopsReported) {
      externalStop.clear();
    }
    Delivery delivery = process.send(SIGCONT);
    for (Signal stop : held.terminalStops()) {
      externalStop.setPossible();
      process.send(stop);
    }
    return delivery;
  }

  /**
   * Sends a signal, or holds it back until the thaw if it would act on a frozen process at once.
   *
   * @return {@code SENT}, {@code HELD}, {@code REFUSED} or {@code GONE}
   */
  public Result signal(int signal) throws IOException {
    boolean isBeingEnded =
        signal == SIGSTOP.intValue() && isFreezeRequested() && process.isBeingEnded();
    return signal(signal, isBeingEnded);
  }

  private synchronized Result signal(int signal, boolean isBeingEnded) throws IOException {
    changes++;
    if (requestedAt.isEmpty() || !HeldSignals.mustBeHeld(signal)) {
      if (HeldSignals.isStop(signal)) {
        externalStop.setPossible();
      }
      return resultOf(process.send(signal));
    }
    Delivery possible = process.send(0);
    if (possible != Delivery.SENT) {
      return resultOf(possible);
    }
    if (!isBeingEnded || held.isStoppedByOthers()) {
      held.add(signal);
      journal.update(line, process.task(), held.thawAction());
    }
    return Result.HELD;
  }

  /**
   * Sends SIGKILL, also if a freeze was requested: the process ends at once.
   *
   * @return {@code SENT}, {@code REFUSED} or {@code GONE}
   */
  public synchronized Result kill() throws IOException {
    return resultOf(process.send(SIGKILL));
  }

  private static Result resultOf(Delivery delivery) {
    return switch (delivery) {
      case SENT -> Result.SENT;
      case REFUSED -> Result.REFUSED;
      case GONE -> Result.GONE;
    };
  }

  /** Closes the descriptors at the end of the engine; the journal keeps what it has. */
  public void leave() {
    process.close();
  }

  /** Removes the process from the journal, and closes the descriptors that it was reached by. */
  @Override
  public void close() {
    synchronized (this) {
      removeLine();
    }
    process.close();
  }
}
