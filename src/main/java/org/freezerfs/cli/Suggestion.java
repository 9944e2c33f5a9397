package org.freezerfs.cli;

import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the known word that a mistyped word is nearest to. */
final class Suggestion {
  /** A known word of so many letters may be two mistakes away, a shorter one only one. */
  private static final int LONG = 6;

  /** A known word of so many letters has too many words near it. */
  private static final int SHORT = 2;

  /** A word with so many mistakes is not meant. */
  private static final int TOO_MANY = 3;

  private Suggestion() {}

  /** Returns the nearest known word; empty if none is near enough to be meant. */
  static Optional<String> nearest(String word, Collection<String> known) {
    Optional<String> nearest = Optional.empty();
    int fewest = TOO_MANY;
    for (String one : new TreeSet<>(known)) {
      int length = plain(one).length();
      int mistakes = length > SHORT ? mistakes(word, one) : TOO_MANY;
      if (mistakes < fewest && mistakes <= (length < LONG ? 1 : 2)) {
        nearest = Optional.of(one);
        fewest = mistakes;
      }
    }
    return nearest;
  }

  private static int mistakes(String word, String known) {
    return distance(plain(word), plain(known));
  }

  /** The word without the hyphens of an option. */
  private static String plain(String word) {
    return word.replaceFirst("^-+", "");
  }

  /**
   * Returns how many letters have to be inserted, removed, replaced, or exchanged with the next, to
   * turn one word into the other.
   */
  static int distance(String from, String to) {
    int[][] steps = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : step(steps, from, to, i, j);
      }
    }
    return steps[from.length()][to.length()];
  }

  private static int step(int[][] steps, String from, String to, int i, int j) {
    char last = from.charAt(i - 1);
    int replaced = steps[i - 1][j - 1] + (last == to.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
    boolean exchanged =
        i > 1 && j > 1 && last == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
    return exchanged ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
  }
}
