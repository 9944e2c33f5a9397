package org.freezerfs.faults;

/**
 * What is to happen at an operation.
 *
 * @param text how it was written
 * @param left how many times more, or {@link #ALWAYS}
 */
record Planned<T>(String text, T value, int left) {
  static final int ALWAYS = -1;

  boolean isOver() {
    return left == 0;
  }

  boolean isCounted() {
    return left != ALWAYS;
  }

  Planned<T> once() {
    return new Planned<>(text, value, left - 1);
  }

  /** As it would be written now. */
  @Override
  public String toString() {
    return isCounted() ? text + ":" + left : text;
  }
}
