package org.freezerfs.trace;

/** The kinds of marks in a {@link Lane}: what happens to a task at one moment. */
enum ChartMark {
  /** The task is moved into the group. Value: the number of the group that it leaves. */
  IN(0),
  /** The task is moved out of the group. Value: the number of the group that it enters. */
  OUT(1),
  /** The task was forked in the group. Value: the index of the result. */
  FORK(2),
  /** The task is sent a signal. Values: the signal, and the index of the result. */
  SIGNAL(3),
  /**
   * The task was continued from outside and is stopped again. Value: nanoseconds from one to the
   * other.
   */
  RESTOP(4);

  private final int number;

  ChartMark(int number) {
    this.number = number;
  }

  /** Returns the number of the kind in a page; timeline.js knows the same numbers. */
  int number() {
    return number;
  }
}
