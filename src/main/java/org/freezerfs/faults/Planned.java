package org.freezerfs.faults;

import jnr.constants.platform.Errno;

/**
 * A fault that is to be shown.
 *
 * @param text the value as it was written, without {@code left}
 * @param nanos a time in nanoseconds, or {@link Faults#LOST}; 0 if the fault has none
 * @param errno null if the fault has none
 * @param left how often it is still to be shown, or {@link #ALWAYS}
 */
record Planned(String text, long nanos, Errno errno, int left) {
  static final int ALWAYS = -1;

  /** The same after it was shown once more. */
  Planned countDown() {
    return new Planned(text, nanos, errno, left - 1);
  }

  boolean isCounted() {
    return left != ALWAYS;
  }

  /** The value as it would be written now. */
  @Override
  public String toString() {
    if (!isCounted()) {
      return text;
    }
    return text.isEmpty() ? Integer.toString(left) : text + ":" + left;
  }
}
