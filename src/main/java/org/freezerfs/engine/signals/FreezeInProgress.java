package org.freezerfs.engine.signals;

/**
 * A freeze while it tells the tasks of its groups to freeze, parents before children. A member that
 * is forked meanwhile can be left to it, because its parent may not stand still yet.
 */
final class FreezeInProgress {
  /**
   * After so many forks no parent is waited for any more: a group that forks all the time is
   * stopped soonest if each newborn is told at once.
   */
  private static final int MOST_FORKS = 16;

  // Guarded by this, but for reads that need not be exact.
  private volatile int forks;
  private boolean leftSinceRound;
  private boolean ended;

  /** A member was forked. */
  synchronized void noteFork() {
    forks++;
  }

  /** Whether members have forked so often that nobody is waited for any more. */
  boolean isForking() {
    return forks > MOST_FORKS;
  }

  /**
   * Leaves a newly forked member to the freeze, which is going to tell it.
   *
   * @return false if the member is to be told at once
   */
  synchronized boolean leave() {
    if (ended || isForking()) {
      return false;
    }
    leftSinceRound = true;
    return true;
  }

  /** Whoever is left to it from now on may not be known to the round that begins. */
  synchronized void beginRound() {
    leftSinceRound = false;
  }

  /**
   * Ends, so that nobody is left to it any more, unless somebody was since the round began.
   *
   * @return whether it has ended
   */
  synchronized boolean endIfNoneIsLeft() {
    ended = !leftSinceRound;
    return ended;
  }

  synchronized void end() {
    ended = true;
  }
}
