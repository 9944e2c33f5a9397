package org.freezerfs.engine.signals;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * A freeze while it requests the freeze of each member of its groups, parents before children. A
 * member that is forked during the freeze can be left to the next pass, because its parent may not
 * have stopped yet.
 */
final class FreezeInProgress {
  /**
   * After this many forks the freeze waits for no parent any more: a group that forks all the time
   * is stopped soonest if each new member is stopped at once.
   */
  private static final int MAX_FORKS = 16;

  /** Written under this object's lock. The value read without it need not be exact. */
  private volatile int forks;

  @GuardedBy("this")
  private boolean forkedMemberLeft;

  @GuardedBy("this")
  private boolean ended;

  /** Records that a member was forked. */
  synchronized void noteFork() {
    forks++;
  }

  /** Whether members have forked so often that the freeze waits for no parent any more. */
  boolean isForkingFast() {
    return forks > MAX_FORKS;
  }

  /**
   * Leaves a newly forked member to the next pass of the freeze.
   *
   * @return false if the member is to be frozen at once instead
   */
  synchronized boolean leaveToNextPass() {
    if (ended || isForkingFast()) {
      return false;
    }
    forkedMemberLeft = true;
    return true;
  }

  /** Begins a pass. It may not know a member that is left to the freeze from now on. */
  synchronized void beginPass() {
    forkedMemberLeft = false;
  }

  /**
   * Ends the freeze if no member was left to it since the last pass began.
   *
   * @return whether it has ended
   */
  synchronized boolean endIfNoMemberLeft() {
    ended = !forkedMemberLeft;
    return ended;
  }

  /** Ends the freeze: each member that is forked from now on is frozen at once. */
  synchronized void end() {
    ended = true;
  }
}
