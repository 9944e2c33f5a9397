package org.freezerfs.engine.signals.journal;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the thaw of a frozen process must do, so that the process goes on as if it had never been
 * frozen. Each has a letter in the {@link Journal}, which the guardian reads too.
 */
public enum ThawAction {
  /** Send SIGCONT: the daemon has stopped the process. */
  CONTINUE('S'),
  /** Nothing: others have stopped the process, before the freeze or during it. */
  LEAVE_STOPPED('O'),
  /**
   * Deliver SIGSTOP, which was held back. The process is stopped already, so that is nothing; but
   * if a signal is pending that ends it first, send SIGCONT.
   */
  DELIVER_SIGSTOP('H'),
  /** Send SIGKILL, which was held back. */
  KILL('K'),
  /** Send SIGCONT, and then SIGTSTP, which was held back. */
  CONTINUE_THEN_SIGTSTP('T'),
  /** Send SIGCONT, and then SIGTTIN, which was held back. */
  CONTINUE_THEN_SIGTTIN('I'),
  /** Send SIGCONT, and then SIGTTOU, which was held back. */
  CONTINUE_THEN_SIGTTOU('U');

  private final char letter;

  ThawAction(char letter) {
    this.letter = letter;
  }

  char letter() {
    return letter;
  }

  /** The action that has this letter; empty if there is none. */
  static Optional<ThawAction> of(int letter) {
    return Stream.of(values()).filter(action -> action.letter == letter).findFirst();
  }
}
