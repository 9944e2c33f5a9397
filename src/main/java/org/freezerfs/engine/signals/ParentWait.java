package org.freezerfs.engine.signals;

/**
 * The time that a pass of a freeze spends on waiting until parents have stopped, before it stops
 * their children. It begins with the first wait, so a daemon that is held up before it does not
 * wait less.
 *
 * <p>Used by one thread.
 */
final class ParentWait {
  private final long nanos;
  private final FreezeInProgress freeze;
  private TimeLimit limit;

  /**
   * The waits of one pass.
   *
   * @param nanos how long they may take together
   * @param freeze the freeze whose pass it is
   */
  ParentWait(long nanos, FreezeInProgress freeze) {
    this.nanos = nanos;
    this.freeze = freeze;
  }

  /** Begins a wait. */
  void begin() {
    if (limit == null) {
      limit = new TimeLimit(nanos);
    }
  }

  /** Whether the pass is to go on, although a parent may not have stopped. */
  boolean isOver() {
    return limit.isReached() || freeze.isForkingFast();
  }
}
