package org.freezerfs.freezer;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.Group;

/**
 * The freezer's data of one group: the kernel's struct freezer.
 *
 * <p>It is changed under the locks of the group and of all groups that its state reaches, except
 * that {@link #backToFreezing} may be called under the lock of a group below. {@link #state} and
 * the other questions need no lock.
 */
final class FreezerData {
  private static final int SELF_FREEZING = 1;
  private static final int PARENT_FREEZING = 2;
  private static final int FREEZING = SELF_FREEZING | PARENT_FREEZING;
  private static final int FROZEN = 4;

  private final Consumer<State> onChange;

  /** How many readers were shown FREEZING since the freeze began. */
  private final AtomicInteger freezingReads = new AtomicInteger();

  private volatile int flags;
  private volatile boolean freezeInProgress;
  private volatile boolean restoredAsFrozen;

  /** When the present state began, by {@link System#nanoTime}. */
  private volatile long since;

  /** The same by the wall clock: a new group is THAWED. */
  private volatile Instant changed = Instant.now();

  /** When the group ceased to be THAWED; if it is THAWED, without meaning. */
  private volatile long freezingSince;

  /** How long it was not THAWED before that. */
  private volatile long freezingNanosBefore;

  private int taskCount;

  /**
   * The data of a group that is THAWED.
   *
   * @param onChange is given the state after each change of it, and when it may change next, under
   *     the locks of the change
   */
  FreezerData(Consumer<State> onChange) {
    this.onChange = onChange;
  }

  /** The data of a group, which may have been removed; null on a mount without the freezer. */
  static FreezerData of(Group group) {
    return group.data(FreezerData.class);
  }

  /**
   * The data of a group that another thread may have removed.
   *
   * @throws CgroupException ENODEV if it has
   */
  static FreezerData ofLive(Group group) throws CgroupException {
    group.requireLive();
    return of(group);
  }

  State state() {
    int now = flags;
    if ((now & FROZEN) != 0) {
      return State.FROZEN;
    }
    return (now & FREEZING) != 0 ? State.FREEZING : State.THAWED;
  }

  /** Whether FROZEN was written to this group. */
  boolean isSelfFreezing() {
    return (flags & SELF_FREEZING) != 0;
  }

  /** Whether the group is freezing because its parent is. */
  boolean isParentFreezing() {
    return (flags & PARENT_FREEZING) != 0;
  }

  /**
   * FROZEN was written to this group: a THAWED group becomes FREEZING, a FROZEN one stays FROZEN.
   */
  void freezeBySelf() {
    freeze(SELF_FREEZING);
  }

  /** The parent began to freeze: the same as {@link #freezeBySelf} for that reason. */
  void freezeByParent() {
    freeze(PARENT_FREEZING);
  }

  private void freeze(int reason) {
    boolean isThawed = state() == State.THAWED;
    if (isThawed) {
      freezingReads.set(0);
      restoredAsFrozen = false;
      noteChange();
      freezingSince = since;
    }
    flags = flags | reason;
    if (isThawed) {
      onChange.accept(State.FREEZING);
    }
  }

  /** Another state begins. */
  private void noteChange() {
    since = System.nanoTime();
    changed = Instant.now();
  }

  /** All tasks are frozen enough: FREEZING becomes FROZEN. */
  void complete() {
    noteChange();
    flags = flags | FROZEN;
    restoredAsFrozen = false;
    onChange.accept(State.FROZEN);
  }

  /**
   * The group was FROZEN under an earlier daemon, and this one has begun to freeze it again.
   * Readers were shown FREEZING under the earlier one.
   */
  void restoreAsFrozen() {
    if (state() == State.FREEZING) {
      restoredAsFrozen = true;
    }
  }

  /**
   * Whether the group is FROZEN, or was FROZEN under an earlier daemon and was not thawed since. A
   * task that runs then was continued, or forked, while no daemon ran.
   */
  boolean wasFrozen() {
    return state() == State.FROZEN || restoredAsFrozen;
  }

  /** A task that is not frozen yet was attached: FROZEN becomes FREEZING. */
  void backToFreezing() {
    freezingReads.set(0);
    noteChange();
    flags = flags & ~FROZEN;
    onChange.accept(State.FREEZING);
  }

  /**
   * Keeps only these reasons to freeze. With a reason left the state stays as it is; without one
   * the group is THAWED, after its tasks were thawed.
   */
  void thaw(boolean isSelfFreezing, boolean isParentFreezing) {
    int left = (isSelfFreezing ? SELF_FREEZING : 0) | (isParentFreezing ? PARENT_FREEZING : 0);
    boolean ends = left == 0 && state() != State.THAWED;
    if (ends) {
      noteChange();
      freezingNanosBefore = freezingNanosBefore + since - freezingSince;
    }
    flags = left == 0 ? 0 : (flags & FROZEN) | left;
    restoredAsFrozen &= left != 0;
    if (ends) {
      onChange.accept(State.THAWED);
    }
  }

  /** How long the group was not THAWED, all such times together. */
  long freezingNanos() {
    // Read before the state: a thaw that comes between is missing at most, and never counted twice.
    long before = freezingNanosBefore;
    return state() == State.THAWED ? before : before + System.nanoTime() - freezingSince;
  }

  /** When the present state began, by {@link System#nanoTime}. */
  long since() {
    return since;
  }

  /** The same by the wall clock. */
  Instant changed() {
    return changed;
  }

  /** Whether a reader was shown FREEZING since the freeze began. */
  boolean isFreezingReported() {
    return restoredAsFrozen || freezingReads.get() > 0;
  }

  /** A reader is shown FREEZING. */
  void countFreezingRead() {
    freezingReads.incrementAndGet();
  }

  /** How many readers were shown FREEZING since the freeze began. */
  int freezingReads() {
    return freezingReads.get();
  }

  /**
   * Whether a freeze of the group's tasks is being requested at this moment. Then the group can't
   * be FROZEN, and its lock is taken for a while.
   */
  boolean isFreezeInProgress() {
    return freezeInProgress;
  }

  /** A freeze of all tasks begins to be requested. */
  void beginFreezeRequest() {
    freezeInProgress = true;
  }

  /**
   * It was requested of all. The state is the same, but from now on it may be completed: a thread
   * that has looked meanwhile, because all tasks were frozen already, has to look again.
   */
  void endFreezeRequest() {
    freezeInProgress = false;
    onChange.accept(state());
  }

  /** The number of tasks whose freeze was requested by the last freeze of the group. */
  int taskCount() {
    return taskCount;
  }

  void setTaskCount(int tasks) {
    taskCount = tasks;
  }
}
