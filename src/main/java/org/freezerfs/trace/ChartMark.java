package org.freezerfs.trace;

/** The kinds of marks in a {@link Lane}: what happens to a task, or is done by one, at a moment. */
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
  RESTOP(4),
  /**
   * A client has written to a file of the group. The task is the client. Values: the indexes of the
   * file, the text and the client's command, and 1 if a fault has delayed the answer, otherwise 0.
   */
  WRITE(5),
  /**
   * A client was given an error. Values: those of a write, and the index of the error; the text's
   * is {@link Lane#UNKNOWN} if it was a read. The 1 is for an error that a fault has asked for,
   * too.
   */
  REFUSED(6),
  /** A client has read a file of the group. Values: those of a write, without a text. */
  READ(7),
  /** The group got another path. Values: the indexes of the former and the new one. */
  RENAMED(8),
  /** The task has exited. */
  EXIT(9),
  /**
   * A fault took effect, other than by the answer to a request. The task is 0 if it is about none.
   * Value: the index of the fault's name.
   */
  FAULT(10);

  private final int number;

  ChartMark(int number) {
    this.number = number;
  }

  /** Returns the number of the kind in a page; timeline/model.js knows the same numbers. */
  int number() {
    return number;
  }
}
