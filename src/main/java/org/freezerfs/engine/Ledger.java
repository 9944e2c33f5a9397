package org.freezerfs.engine;

import static jnr.constants.platform.Signal.SIGCONT;
import static jnr.constants.platform.Signal.SIGKILL;
import static jnr.constants.platform.Signal.SIGSTOP;
import static jnr.constants.platform.Signal.SIGTSTP;
import static jnr.constants.platform.Signal.SIGTTIN;
import static jnr.constants.platform.Signal.SIGTTOU;

import java.io.IOException;
import java.util.Optional;
import jnr.constants.platform.Signal;
import org.freezerfs.host.ProcStatus;
import org.freezerfs.host.Signals;
import org.freezerfs.host.Signals.Delivery;

/**
 * Why one process stands still, and what is owed to it when it is let go.
 *
 * <p>The kernel's freezer is apart from job control; SIGSTOP is job control. So what the two would
 * have done is kept here: a process that was stopped before is left stopped by the thaw; SIGCONT
 * ends that stop, but wakes nothing that is to be frozen. Signals that act on a stopped process at
 * once are held back until the thaw, when the kernel would have let them take effect.
 */
final class Ledger {
  private static final long STOPS = bit(SIGSTOP) | bit(SIGTSTP) | bit(SIGTTIN) | bit(SIGTTOU);
  private static final long HELD_BACK = STOPS | bit(SIGKILL) | bit(SIGCONT);

  private final Task task;

  private boolean told;
  private boolean stoppedByOthers;

  /** One bit for each signal that is to be delivered at the thaw; bit 0 is signal 1. */
  private long held;

  Ledger(Task task) {
    this.task = task;
  }

  synchronized boolean isTold() {
    return told;
  }

  /** Tells the process to freeze, if it was not told; false if we may not signal it. */
  synchronized boolean tell() throws IOException {
    if (told) {
      return true;
    }
    boolean stopped = isStoppingAnyway();
    if (!stopped && send(SIGSTOP) == Delivery.REFUSED) {
      return false;
    }
    told = true;
    stoppedByOthers = stopped;
    held = 0;
    return true;
  }

  /** Sees to it that a process which was told to freeze does stand still; false if it has gone. */
  synchronized boolean hold() throws IOException {
    if (!told) {
      return true;
    }
    Standing now = Standing.of(task);
    if (!now.still() && !(stoppedByOthers && isStoppingAnyway())) {
      // Somebody sent SIGCONT. That ends a job-control stop, as it would in a kernel's frozen
      // group.
      stoppedByOthers = false;
      send(SIGSTOP);
    }
    return now.alive();
  }

  /** Lets the process go on, if it was told to freeze, with the signals that it was owed. */
  synchronized Delivery thaw() throws IOException {
    told = false;
    if (isHeld(SIGKILL)) {
      return send(SIGKILL);
    }
    // A stop that is held back takes effect now: the process stands still already.
    if (isHeld(SIGSTOP) || stoppedByOthers) {
      return Delivery.SENT;
    }
    Delivery delivery = send(SIGCONT);
    for (Signal catchable : new Signal[] {SIGTSTP, SIGTTIN, SIGTTOU}) {
      if (isHeld(catchable)) {
        send(catchable);
      }
    }
    return delivery;
  }

  /** Sends a signal, or keeps it until the thaw if it would act on a frozen process now. */
  synchronized Delivery signal(int signal) throws IOException {
    long bit = 1L << (signal - 1);
    if (!told || (bit & HELD_BACK) == 0) {
      return Signals.send(task.pid(), task.startTime(), signal);
    }
    if (Signals.send(task.pid(), task.startTime(), 0) == Delivery.REFUSED) {
      return Delivery.REFUSED;
    }
    // As the kernel's own queue has it: SIGCONT takes the stops away that are pending, and a stop
    // takes SIGCONT away.
    if (bit == bit(SIGCONT)) {
      held &= ~STOPS;
      stoppedByOthers = false;
    } else if ((bit & STOPS) != 0) {
      held &= ~bit(SIGCONT);
    }
    held |= bit;
    return Delivery.SENT;
  }

  /**
   * Whether the process stands still, or will, by a stop that is not ours; kill(2) returns before
   * its target has stopped.
   *
   * <p>What is pending is looked at first. The kernel takes a stop off the queue and stops the task
   * under one lock, which reading the queue takes too; so one that is not pending any more has
   * stopped its task by the second look.
   */
  private boolean isStoppingAnyway() throws IOException {
    Optional<ProcStatus> status = ProcStatus.of(task.pid());
    Standing then = Standing.of(task);
    return then.alive()
        && (then.stopping() || status.filter(ProcStatus::isAboutToStop).isPresent());
  }

  private boolean isHeld(Signal signal) {
    return (held & bit(signal)) != 0;
  }

  private Delivery send(Signal signal) throws IOException {
    return Signals.send(task.pid(), task.startTime(), signal.intValue());
  }

  private static long bit(Signal signal) {
    return 1L << (signal.intValue() - 1);
  }
}
