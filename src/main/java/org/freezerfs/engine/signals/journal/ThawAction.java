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
  NOTHING('O'),
  /** It was sent SIGKILL, which was held back. */
  KILL('K'),
  /** SIGCONT, and then SIGTSTP, which was held back. */
  TERMINAL_STOP('T'),
  /** The same with SIGTTIN. */
  TERMINAL_INPUT('I'),
  /** The same with SIGTTOU. */
  TERMINAL_OUTPUT('U');

  private final char letter;

  ThawAction(char letter) {
    this.letter = letter;
  }

  char letter() {
    return letter;
  }

  /** The debt that has this letter, or empty. */
  static Optional<ThawAction> of(int letter) {
    return Stream.of(values()).filter(debt -> debt.letter == letter).findFirst();
  }
}
