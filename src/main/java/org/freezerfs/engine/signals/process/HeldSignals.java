package org.freezerfs.engine.signals.process;

import static jnr.constants.platform.Signal.SIGCONT;
import static jnr.constants.platform.Signal.SIGKILL;
import static jnr.constants.platform.Signal.SIGSTOP;
import static jnr.constants.platform.Signal.SIGTSTP;
import static jnr.constants.platform.Signal.SIGTTIN;
import static jnr.constants.platform.Signal.SIGTTOU;

import java.util.List;
import java.util.stream.Stream;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.signals.journal.ThawAction;

/**
 * The signals that are held back while one process is frozen, and the {@link ThawAction} that
 * follows from them. A stop by others counts like a SIGSTOP that is held back: it must last beyond
 * the thaw.
 *
 * <p>Only signals that act on a stopped process at once are held back: SIGKILL, SIGCONT and the
 * stop signals. The kernel itself keeps all others pending until the process continues. The rules
 * are those of the kernel's own queue (kernel/signal.c, prepare_signal): SIGCONT removes pending
 * stop signals, and a stop signal removes a pending SIGCONT. SIGCONT need not be kept for that,
 * because every thaw sends it unless a stop is held back.
 *
 * <p>Does no system call. Not safe for several threads.
 */
final class HeldSignals {
  private static final long STOPS = bit(SIGSTOP) | bit(SIGTSTP) | bit(SIGTTIN) | bit(SIGTTOU);

  /** One bit for each signal that is held back; bit 0 is signal 1. */
  private long held;

  private boolean stoppedByOthers;

  /** Whether a signal is one that may stop a process. */
  static boolean isStop(int signal) {
    return (bit(signal) & STOPS) != 0;
  }

  /** Whether a signal must be held back while a process is frozen. */
  static boolean mustBeHeld(int signal) {
    return isStop(signal) || signal == SIGKILL.intValue() || signal == SIGCONT.intValue();
  }

  /** Begins anew, for a process that is about to be frozen: no signal is held back. */
  void reset(boolean isStoppedByOthers) {
    held = 0;
    stoppedByOthers = isStoppedByOthers;
  }

  /** Begins anew, with what an earlier daemon has written in its journal. */
  void restore(ThawAction action) {
    stoppedByOthers = action == ThawAction.LEAVE_STOPPED;
    held =
        switch (action) {
          case KILL -> bit(SIGKILL);
          case DELIVER_SIGSTOP -> bit(SIGSTOP);
          case CONTINUE_THEN_SIGTSTP -> bit(SIGTSTP);
          case CONTINUE_THEN_SIGTTIN -> bit(SIGTTIN);
          case CONTINUE_THEN_SIGTTOU -> bit(SIGTTOU);
          case CONTINUE, LEAVE_STOPPED -> 0;
        };
  }

  /** Holds back a signal for which {@link #mustBeHeld} is true. */
  void add(int signal) {
    if (signal == SIGCONT.intValue()) {
      cancelStops();
    } else {
      held |= bit(signal);
    }
  }

  /**
   * Ends the stop by others and removes the stop signals that are held back, as SIGCONT does.
   *
   * @return false if there were none
   */
  boolean cancelStops() {
    boolean any = stoppedByOthers || (held & STOPS) != 0;
    stoppedByOthers = false;
    held &= ~STOPS;
    return any;
  }

  /**
   * Ends the stop by others alone.
   *
   * @return false if there was none
   */
  boolean cancelStopByOthers() {
    boolean any = stoppedByOthers;
    stoppedByOthers = false;
    return any;
  }

  /** Whether others had stopped the process before it was frozen, and no SIGCONT came since. */
  boolean isStoppedByOthers() {
    return stoppedByOthers;
  }

  /** What the thaw must do to the process. */
  ThawAction thawAction() {
    if (isHeld(SIGKILL)) {
      return ThawAction.KILL;
    }
    if (stoppedByOthers) {
      return ThawAction.LEAVE_STOPPED;
    }
    if (isHeld(SIGSTOP)) {
      return ThawAction.DELIVER_SIGSTOP;
    }
    // Of these the first that is delivered stops the process.
    if (isHeld(SIGTSTP)) {
      return ThawAction.CONTINUE_THEN_SIGTSTP;
    }
    if (isHeld(SIGTTIN)) {
      return ThawAction.CONTINUE_THEN_SIGTTIN;
    }
    return isHeld(SIGTTOU) ? ThawAction.CONTINUE_THEN_SIGTTOU : ThawAction.CONTINUE;
  }

  /** The stop signals that the thaw must send after SIGCONT, in this order. */
  List<Signal> terminalStops() {
    if (held == 0) {
      return List.of();
    }
    return Stream.of(SIGTSTP, SIGTTIN, SIGTTOU).filter(this::isHeld).toList();
  }

  private boolean isHeld(Signal signal) {
    return (held & bit(signal)) != 0;
  }

  private static long bit(Signal signal) {
    return bit(signal.intValue());
  }

  private static long bit(int signal) {
    return 1L << (signal - 1);
  }
}
