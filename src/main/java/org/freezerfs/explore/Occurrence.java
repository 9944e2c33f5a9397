package org.freezerfs.explore;

/**
 * Which operations of a series a case is about: one of them, or also all later ones.
 *
 * @param number the how-manieth, from 1
 */
record Occurrence(Series series, int number, boolean andLater) {
  /** In the name of a case, such as {@code tasks:read#2+}. */
  @Override
  public String toString() {
    return series + "#" + number + (andLater ? "+" : "");
  }
}
