package org.freezerfs.top;

import java.io.IOException;

/**
 * A key that was pressed.
 *
 * @param kind what key it is
 * @param character which one, if it is a {@link Kind#CHARACTER}
 */
record Key(Kind kind, char character) {
  /** The keys that mean something. */
  enum Kind {
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    ESCAPE,
    CHARACTER,
    /** The terminal has gone. */
    CLOSED,
    /** None, in the time that was waited for one. */
    NONE,
    OTHER
  }

  /** Gives the next character of the terminal. */
  @FunctionalInterface
  interface Source {
    /** Waits for so long; returns {@link #EXPIRED} after that, and {@link #END} at the end. */
    int read(long millis) throws IOException;
  }

  static final int EXPIRED = -2;
  static final int END = -1;

  /** The rest of a key's sequence follows its escape character at once. */
  private static final long SEQUENCE_MILLIS = 50;

  private static final int ESCAPE_CHARACTER = 27;
  private static final int FIRST_FINAL = '@';
  private static final int LAST_FINAL = '~';

  /** Reads the next key. */
  static Key read(Source source, long millis) throws IOException {
    int first = source.read(millis);
    return switch (first) {
      case END -> of(Kind.CLOSED);
      case EXPIRED -> of(Kind.NONE);
      case ESCAPE_CHARACTER -> readSequence(source);
      default -> new Key(Kind.CHARACTER, (char) first);
    };
  }

  private static Key of(Kind kind) {
    return new Key(kind, '\0');
  }

  /** Reads what follows an escape character: {@code [A}, {@code OA}, or {@code [5~}. */
  private static Key readSequence(Source source) throws IOException {
    int next = source.read(SEQUENCE_MILLIS);
    if (next < 0) {
      return of(Kind.ESCAPE);
    }
    if (next != '[' && next != 'O') {
      return of(Kind.OTHER);
    }
    StringBuilder sequence = new StringBuilder();
    do {
      next = source.read(SEQUENCE_MILLIS);
      if (next < 0) {
        return of(Kind.OTHER);
      }
      sequence.append((char) next);
    } while (next < FIRST_FINAL || next > LAST_FINAL);
    return of(
        switch (sequence.toString()) {
          case "A" -> Kind.UP;
          case "B" -> Kind.DOWN;
          case "H", "1~", "7~" -> Kind.HOME;
          case "F", "4~", "8~" -> Kind.END;
          case "5~" -> Kind.PAGE_UP;
          case "6~" -> Kind.PAGE_DOWN;
          default -> Kind.OTHER;
        });
  }
}
