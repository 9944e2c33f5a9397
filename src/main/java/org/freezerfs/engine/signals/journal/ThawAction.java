package org.freezerfs.engine.signals.journal;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is owed to a process that was told to freeze: what lets it go as if it had never been
 * frozen. The {@link Journal} has a letter for each, which the guardian reads too.
 */
public enum ThawAction {
  /** It was stopped by us: SIGCONT. */
  CONTINUE('S'),
  /** It is to stay stopped: somebody else stopped it, before the freeze or during it. */
  LEAVE_STOPPED('O'),
  /** It was sent SIGKILL, which was held back. */
  KILL('K'),
  /** SIGCONT, and then SIGTSTP, which was held back. */
  CONTINUE_THEN_SIGTSTP('T'),
  /** The same with SIGTTIN. */
  CONTINUE_THEN_SIGTTIN('I'),
  /** The same with SIGTTOU. */
  CONTINUE_THEN_SIGTTOU('U');

  private final char letter;

  ThawAction(char letter) {
    this.letter = letter;
  }

  char letter() {
    return letter;
  }

  /** The debt that has this letter, or empty. */
  static Optional<ThawAction> of(int letter) {
    return Stream.of(values()).filter(action -> action.letter == letter).findFirst();
  }
}
