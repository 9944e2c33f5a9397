package org.freezerfs.cli;

/**
 * How a mount was asked for: which program is told that it answers, and what ends with it. A {@link
 * Daemonizer} if it has a process of its own.
 */
interface Launch {
  /**
   * Tells the program that has asked for the mount that it answers.
   *
   * @return false if that program has ended, so that none knows of the mount
   */
  boolean reportReady();

  /**
   * Has the mount ended in order when the process ends, by a signal too.
   *
   * @throws IllegalStateException if the process ends already
   */
  void addEnd(Runnable end);

  /**
   * The mount has ended: ends the process too, with this exit status, if it has no other. This
   * returns only if the process goes on.
   */
  void end(int status);

  /** Whether the process goes on when the mount has ended. */
  boolean outlivesMount();

  /**
   * Ends a mount of which no program knows.
   *
   * @param end ends the mount
   */
  void giveUp(Runnable end);
}
