package org.freezerfs.freezer;

/**
 * What the freezer keeps of one group: the kernel's struct freezer. It changes under the group's
 * lock; a reader that only wants to know the state needs none.
 */
final class GroupFreezer {
  private volatile State state = State.THAWED;
  private volatile boolean reported;
  private volatile boolean beingTold;
  private long since;
  private int told;

  State state() {
    return state;
  }

  /** When the state was entered that it is in: {@link System#nanoTime}. */
  long since() {
    return since;
  }

  void enter(State next) {
    if (next == State.FREEZING) {
      reported = false;
    }
    state = next;
    since = System.nanoTime();
  }

  /** Whether a reader was shown FREEZING since the freeze began. */
  boolean isReported() {
    return reported;
  }

  void setReported() {
    reported = true;
  }

  /**
   * Whether tasks are being told to freeze at this moment, so that it can't be FROZEN, and its lock
   * is taken for a while.
   */
  boolean isBeingTold() {
    return beingTold;
  }

  void setBeingTold(boolean now) {
    beingTold = now;
  }

  /** How many tasks the freeze has told. */
  int told() {
    return told;
  }

  void setTold(int tasks) {
    told = tasks;
  }
}
