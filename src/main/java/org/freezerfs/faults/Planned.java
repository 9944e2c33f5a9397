package org.freezerfs.faults;

/**
 * A fault that an operation on a control file is to show.
 *
 * @param text the value as it was written
 * @param left the number of operations that are still to show it, or {@link #ALWAYS}
 */
record Planned<T>(String text, T value, int left) {
  static final int ALWAYS = -1;

  /** Whether no operation is to show it any more. */
  boolean isOver() {
    return left == 0;
  }

  boolean isCounted() {
    return left != ALWAYS;
  }

  /** The same after one more operation has shown it. */
  Planned<T> countDown() {
    return new Planned<>(text, value, left - 1);
  }

  /** The value as it would be written now. */
  @Override
  public String toString() {
    return isCounted() ? text + ":" + left : text;
  }
}
