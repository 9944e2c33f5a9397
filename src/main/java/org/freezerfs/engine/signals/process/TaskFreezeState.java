package org.freezerfs.engine.signals.process;

import static jnr.constants.platform.Signal.SIGCONT;
import static jnr.constants.platform.Signal.SIGKILL;
import static jnr.constants.platform.Signal.SIGSTOP;
import static jnr.constants.platform.Signal.SIGTSTP;
import static jnr.constants.platform.Signal.SIGTTIN;
import static jnr.constants.platform.Signal.SIGTTOU;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Recorder.Result;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.journal.ThawAction;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.ProcessRef.Delivery;

/**
 * Why one process stands still, and what is owed to it when it is let go.
 *
 * <p>The kernel's freezer is apart from job control; SIGSTOP is job control. So what the two would
 * have done is kept here: a process that was stopped before is left stopped by the thaw; SIGCONT
 * ends that stop, but wakes nothing that is to be frozen. Signals that act on a stopped process at
 * once are held back until the thaw, when the kernel would have let them take effect.
 */
public final class TaskFreezeState implements AutoCloseable {
  private static final long STOPS = bit(SIGSTOP) | bit(SIGTSTP) | bit(SIGTTIN) | bit(SIGTTOU);

  /** The kernel tells of times by processor, whose clocks may differ by less than this. */
  private static final long CLOCK_MARGIN_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  private static final long HELD_BACK = STOPS | bit(SIGKILL) | bit(SIGCONT);

  /** What came of telling a process to freeze. */
  public enum FreezeResult {
    REQUESTED,
    /** We may not signal it. */
    REFUSED,
    GONE;

    public Result result() {
      return switch (this) {
        case REQUESTED -> Result.STOPPED;
        case REFUSED -> Result.REFUSED;
        case GONE -> Result.GONE;
      };
    }
  }

  private final ProcessRef process;
  private final Task task;
  private final Journal journal;
  private final StopProbe probe;

  private boolean freezeRequested;
  private boolean stoppedByOthers;

  /** Whether others may have stopped it: if not, none did since it was last seen to run. */
  private final ExternalStopTracker externalStop = new ExternalStopTracker();

  private boolean stopsReported;

  private volatile boolean seenStopped;

  /** When it was told last, by {@link System#nanoTime}. */
  private long requestedAt;

  /** SIGSTOP was sent to it at this time or later since it was told, if ever. */
  private OptionalLong stopSent = OptionalLong.empty();

  /** One bit for each signal that is to be delivered at the thaw; bit 0 is signal 1. */
  private long heldBack;

  /** Where it is written down what is owed to it. */
  private int slot = Journal.NO_SLOT;

  /**
   * Of a process that was told nothing yet.
   *
   * @param vforkCountsAsStopped see {@link StopProbe}
   */
  public TaskFreezeState(ProcessRef process, boolean vforkCountsAsStopped, Journal journal) {
    this.process = process;
    this.journal = journal;
    task = new Task(process.pid(), process.startTime());
    probe = new StopProbe(process, vforkCountsAsStopped);
  }

  /** How the process stands now. */
  public RunState runState() throws IOException {
    return RunState.of(process);
  }

  /** The same, but of a process that moves only that it does. */
  public RunState probeStop() throws IOException {
    return probe.look();
  }

  /** Whether it was seen to stand still since it was told to freeze, or stopped again. */
  public boolean wasSeenStopped() {
    return seenStopped;
  }

  public void noteSeenStopped() {
    seenStopped = true;
  }

  /** How many threads it has, those that are ending included; 0 if it has gone. */
  public int threads() throws IOException {
    return process.threads();
  }

  /** Whether its leader has a tracer, who can let it go on without a signal's being sent. */
  public boolean hasTracer() throws IOException {
    return ProcStatus.of(process.pid()).filter(ProcStatus::traced).isPresent();
  }

  /** Which of many have ended, zombies too. */
  public static BitSet ended(List<TaskFreezeState> all) throws IOException {
    return ProcessRef.ended(all.stream().map(ledger -> ledger.process).toList());
  }

  /** What is said of its leader, or empty if it has gone. */
  public Optional<ProcStat> stat() throws IOException {
    return process.stat();
  }

  /** The same as it was when it was seen to stand still, if it was; else as it is now. */
  public Optional<ProcStat> statWhenStopped() throws IOException {
    return seenStopped ? probe.leader() : stat();
  }

  /** Whether the process is still there, dead or alive. */
  public boolean exists() throws IOException {
    return process.exists();
  }

  public synchronized boolean isFreezeRequested() {
    return freezeRequested;
  }

  /** Others sent a signal to it that may stop it. */
  public synchronized void noteStopSent(long time) {
    externalStop.stopSent(time);
  }

  /** Others sent SIGCONT to it. */
  public synchronized void noteContinueSent(long time) {
    externalStop.continueSent(time);
  }

  /** What is told of signals can have missed one that stops it. */
  public synchronized void noteSignalsMissed() {
    externalStop.setPossible();
  }

  /** Its tracer can stop it and let it go on without a signal's being sent. */
  public synchronized void noteTracer() {
    externalStop.setTraced();
    seenStopped = false;
  }

  /**
   * Finds out beforehand whether others have stopped it, so that it need not be looked at when it
   * is told to freeze.
   */
  public synchronized void checkForExternalStop() throws IOException {
    if (!freezeRequested && externalStop.isPossible() && !isStopped(runState())) {
      externalStop.clear();
    }
  }

  private boolean isStopped(RunState now) throws IOException {
    return now.groupStop() || (!now.asleep() && isStoppingByNow());
  }

  /**
   * Tells the process to freeze, if it was not told, and if that is wanted.
   *
   * @param wanted asked when nobody else can tell or thaw it
   * @param stopsReported whether {@link #noteStopSent} is called for each stop that others send,
   *     once it is sent: one that is sent meanwhile is noted when this has returned
   * @return what came of it; {@link FreezeResult#REQUESTED} also if it was not wanted
   */
  public synchronized FreezeResult requestFreeze(BooleanSupplier wanted, boolean stopsReported)
      throws IOException {
    if (freezeRequested || !wanted.getAsBoolean()) {
      return FreezeResult.REQUESTED;
    }
    long now = System.nanoTime();
    stopSent = OptionalLong.empty();
    stopsReported = stopsReported;
    seenStopped = false;
    boolean stopping = false;
    if (externalStop.isPossible() || !stopsReported) {
      RunState state = runState();
      if (!state.alive()) {
        return FreezeResult.GONE;
      }
      stopping = isStopped(state);
      if (stopsReported) {
        externalStop.clear();
      }
    }
    stoppedByOthers = stopping;
    heldBack = 0;
    slot = journal.add(task, thawAction());
    Delivery delivery = stopping ? Delivery.SENT : stop();
    if (delivery == Delivery.SENT) {
      freezeRequested = true;
      requestedAt = now;
      return FreezeResult.REQUESTED;
    }
    forgetDebt();
    return delivery == Delivery.REFUSED ? FreezeResult.REFUSED : FreezeResult.GONE;
  }

  /**
   * Whether it is stopped, or a stop is on its way. What is pending is looked at first: the kernel
   * takes a stop off the queue and stops the task under one lock, which reading the queue takes
   * too; so one that is not pending any more has stopped its task by the second look.
   */
  private boolean isStoppingByNow() throws IOException {
    return isAboutToStop() || runState().groupStop();
  }

  /** What came of holding a process. */
  public enum EnforceResult {
    STOPPED,
    /** It stands still for its tracer, who can let it go on at any time. */
    TRACED,
    /** It did not, and may have forked; it was stopped again. */
    RESTOPPED,
    GONE,
    NOT_REQUESTED
  }

  /** Sees to it that a process which was told to freeze does stand still. */
  public synchronized EnforceResult enforceStop() throws IOException {
    if (!freezeRequested) {
      return EnforceResult.NOT_REQUESTED;
    }
    RunState now = runState();
    if (!now.alive()) {
      return EnforceResult.GONE;
    }
    if (now.allStopped() || (stoppedByOthers && isStoppingByNow())) {
      return now.traced() ? EnforceResult.TRACED : EnforceResult.STOPPED;
    }
    restop(seenStopped);
    return EnforceResult.RESTOPPED;
  }

  /** What SIGCONT from outside has come to. */
  public enum RestopResult {
    /** Nothing: it was not told to freeze before. */
    NOT_REQUESTED,
    /** It may have run, but was sent a stop since. */
    STOPPED_SINCE,
    /** It may have run, and was stopped again now. */
    RESTOPPED
  }

  /**
   * Sees to SIGCONT from outside: stops the process again if it was told to freeze before that was
   * sent. Of many that were sent only the last need be answered so: a stop that was sent after
   * SIGCONT has undone it.
   *
   * @param sent when it was sent, by {@link System#nanoTime}
   */
  public synchronized RestopResult restopAfter(long sent) throws IOException {
    if (!freezeRequested || sent - requestedAt < 0) {
      return RestopResult.NOT_REQUESTED;
    }
    if (stopSent.isPresent() && stopSent.getAsLong() - sent > CLOCK_MARGIN_NANOS) {
      cancelStops();
      return RestopResult.STOPPED_SINCE;
    }
    restop(true);
    return RestopResult.RESTOPPED;
  }

  private void restop(boolean woken) throws IOException {
    seenStopped = false;
    if (woken) {
      cancelStops();
    } else if (stoppedByOthers) {
      // One that was never seen still may merely not have stopped yet.
      stoppedByOthers = false;
      noteDebt();
    }
    stop();
  }

  /**
   * SIGCONT ends a job-control stop, as it would in a kernel's frozen group, and takes away those
   * that are held back.
   */
  private void cancelStops() {
    if (stoppedByOthers || (heldBack & STOPS) != 0) {
      stoppedByOthers = false;
      heldBack &= ~STOPS;
      noteDebt();
    }
  }

  private Delivery stop() throws IOException {
    stopSent = OptionalLong.of(System.nanoTime());
    return send(SIGSTOP);
  }

  /**
   * It was told to freeze by an engine that is no more, and this is owed to it: it stays as it is.
   */
  public synchronized void restore(ThawAction action) throws IOException {
    freezeRequested = true;
    requestedAt = System.nanoTime();
    stopSent = OptionalLong.empty();
    stoppedByOthers = action == ThawAction.LEAVE_STOPPED;
    heldBack =
        switch (action) {
          case KILL -> bit(SIGKILL);
          case CONTINUE_THEN_SIGTSTP -> bit(SIGTSTP);
          case CONTINUE_THEN_SIGTTIN -> bit(SIGTTIN);
          case CONTINUE_THEN_SIGTTOU -> bit(SIGTTOU);
          case CONTINUE, LEAVE_STOPPED -> 0;
        };
    slot = journal.add(task, thawAction());
    // It may have died before it could send this, and others may have sent SIGCONT since.
    if (!stoppedByOthers && !runState().allStopped()) {
      stop();
    }
  }

  /** What has to be done to let it go, now that it was told to freeze. */
  private ThawAction thawAction() {
    if (isHeld(SIGKILL)) {
      return ThawAction.KILL;
    }
    if (isHeld(SIGSTOP) || stoppedByOthers) {
      return ThawAction.LEAVE_STOPPED;
    }
    // Of these the first that is delivered stops it.
    if (isHeld(SIGTSTP)) {
      return ThawAction.CONTINUE_THEN_SIGTSTP;
    }
    if (isHeld(SIGTTIN)) {
      return ThawAction.CONTINUE_THEN_SIGTTIN;
    }
    return isHeld(SIGTTOU) ? ThawAction.CONTINUE_THEN_SIGTTOU : ThawAction.CONTINUE;
  }

  private void noteDebt() {
    journal.change(slot, task, thawAction());
  }

  private void forgetDebt() {
    journal.remove(slot);
    slot = Journal.NO_SLOT;
  }

  /**
   * Lets the process go on, if it was told to freeze, with the signals that it was owed. If it
   * can't be let go, it still counts as told, so that it can be tried again.
   */
  public synchronized Delivery thaw() throws IOException {
    Delivery delivery = deliverPending();
    freezeRequested = delivery == Delivery.REFUSED;
    if (!freezeRequested) {
      forgetDebt();
    }
    return delivery;
  }

  private Delivery deliverPending() throws IOException {
    if (isHeld(SIGKILL)) {
      return send(SIGKILL);
    }
    // A stop that is held back takes effect now: the process stands still already.
    externalStop.setPossible();
    if (isHeld(SIGSTOP) || stoppedByOthers) {
      return Delivery.SENT;
    }
    if (stopsReported) {
      externalStop.clear();
    }
    Delivery delivery = send(SIGCONT);
    for (Signal catchable : new Signal[] {SIGTSTP, SIGTTIN, SIGTTOU}) {
      if (isHeld(catchable)) {
        externalStop.setPossible();
        send(catchable);
      }
    }
    return delivery;
  }

  /**
   * Sends a signal, or keeps it until the thaw if it would act on a frozen process now.
   *
   * @return {@code SENT}, {@code HELD}, {@code REFUSED} or {@code GONE}
   */
  public synchronized Result signal(int signal) throws IOException {
    long bit = 1L << (signal - 1);
    if (!freezeRequested || (bit & HELD_BACK) == 0) {
      if ((bit & STOPS) != 0) {
        externalStop.setPossible();
      }
      return resultOf(process.send(signal));
    }
    Delivery possible = process.send(0);
    if (possible != Delivery.SENT) {
      return resultOf(possible);
    }
    // As the kernel's own queue has it: SIGCONT takes the stops away that are pending, and a stop
    // takes SIGCONT away.
    if (bit == bit(SIGCONT)) {
      heldBack &= ~STOPS;
      stoppedByOthers = false;
    } else if ((bit & STOPS) != 0) {
      heldBack &= ~bit(SIGCONT);
    }
    heldBack |= bit;
    noteDebt();
    return Result.HELD;
  }

  private static Result resultOf(Delivery delivery) {
    return switch (delivery) {
      case SENT -> Result.SENT;
      case REFUSED -> Result.REFUSED;
      case GONE -> Result.GONE;
    };
  }

  /** Whether a stop is on its way to the process; kill(2) returns before its target has stopped. */
  private boolean isAboutToStop() throws IOException {
    return ProcStatus.of(process.pid()).filter(ProcStatus::isAboutToStop).isPresent();
  }

  private boolean isHeld(Signal signal) {
    return (heldBack & bit(signal)) != 0;
  }

  private Delivery send(Signal signal) throws IOException {
    return process.send(signal.intValue());
  }

  private static long bit(Signal signal) {
    return 1L << (signal.intValue() - 1);
  }

  /** Frees what was kept to reach the process; it can be reached all the same. */
  @Override
  public synchronized void close() {
    forgetDebt();
    process.close();
  }
}
