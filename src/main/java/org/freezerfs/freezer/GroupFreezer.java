package org.freezerfs.freezer;

/**
 * What the freezer keeps of one group: the kernel's struct freezer. It changes under the locks of
 * the group and of all groups that its state reaches; FROZEN alone is also taken back under the
 * lock of one below. A reader that only wants to know the state needs none.
 */
final class GroupFreezer {
  private static final int SELF_FREEZING = 1;
  private static final int PARENT_FREEZING = 2;
  private static final int FREEZING = SELF_FREEZING | PARENT_FREEZING;
  private static final int FROZEN = 4;

  private volatile int flags;
  private volatile boolean reported;
  private volatile boolean beingTold;
  private volatile boolean comingBack;
  private volatile long since;
  private int told;

  State state() {
    int now = flags;
    if ((now & FROZEN) != 0) {
      return State.FROZEN;
    }
    return (now & FREEZING) != 0 ? State.FREEZING : State.THAWED;
  }

  /** Whether FROZEN was written to it. */
  boolean isSelfFreezing() {
    return (flags & SELF_FREEZING) != 0;
  }

  /** Whether the group that it is in is freezing. */
  boolean isParentFreezing() {
    return (flags & PARENT_FREEZING) != 0;
  }

  /** Begins to freeze, if it was thawed; if it was FROZEN it stays that. */
  void freezeBySelf() {
    freeze(SELF_FREEZING);
  }

  void freezeByParent() {
    freeze(PARENT_FREEZING);
  }

  private void freeze(int why) {
    if (state() == State.THAWED) {
      reported = false;
      comingBack = false;
      since = System.nanoTime();
    }
    flags = flags | why;
  }

  /** Every task was seen to be frozen enough. */
  void complete() {
    since = System.nanoTime();
    flags = flags | FROZEN;
    comingBack = false;
  }

  /**
   * A freeze of it has begun anew, under a new daemon; for the one before it was FROZEN, which its
   * reader has seen come about.
   */
  void comeBack() {
    if (state() == State.FREEZING) {
      reported = true;
      comingBack = true;
    }
  }

  /**
   * Whether it is FROZEN, or was for the daemon before this one, and was not thawed since: who of
   * it moves was woken, or born, while nobody looked.
   */
  boolean wasFrozen() {
    return state() == State.FROZEN || comingBack;
  }

  /** Somebody came in who is not frozen yet. */
  void fallBack() {
    reported = false;
    since = System.nanoTime();
    flags = flags & ~FROZEN;
  }

  /** It goes on freezing for these reasons alone; if there is none, its tasks have been thawed. */
  void thaw(boolean isSelfFreezing, boolean isParentFreezing) {
    int left = (isSelfFreezing ? SELF_FREEZING : 0) | (isParentFreezing ? PARENT_FREEZING : 0);
    flags = left == 0 ? 0 : (flags & FROZEN) | left;
    comingBack &= left != 0;
  }

  /** When the state was entered that it is in: {@link System#nanoTime}. */
  long since() {
    return since;
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
