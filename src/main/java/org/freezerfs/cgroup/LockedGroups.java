package org.freezerfs.cgroup;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * Groups whose locks one thread holds until this is closed, so that nothing in them changes: a
 * group alone, two, or a group with all groups below it. If anything is thrown while locks are
 * taken, an OutOfMemoryError too, all of them are released: the release needs no memory.
 */
public final class LockedGroups implements AutoCloseable {
  /** In the order in which they were locked: parents before their children. */
  private final ArrayList<Group> groups = new ArrayList<>();

  private LockedGroups() {}

  static LockedGroups of(Group group) {
    LockedGroups locked = new LockedGroups();
    locked.lock(group);
    return locked;
  }

  /** Locks two groups in the order of their ids, which is the lock order. */
  static LockedGroups ofBoth(Group one, Group other) {
    boolean isInOrder = one.id() < other.id();
    LockedGroups locked = of(isInOrder ? one : other);
    try {
      locked.lock(isInOrder ? other : one);
      return locked;
    } catch (RuntimeException | Error e) {
      locked.close();
      throw e;
    }
  }

  /** The lock of a group; null if it was not free within this time. */
  static LockedGroups within(long millis, Group group) throws InterruptedException {
    LockedGroups locked = new LockedGroups();
    locked.groups.ensureCapacity(1);
    if (!group.lock().tryLock(millis, TimeUnit.MILLISECONDS)) {
      return null;
    }
    locked.groups.add(group);
    return locked;
  }

  /**
   * Locks the groups in the order of their ids, which is the lock order. A child has a larger id
   * than its parent. While the lock of a group is held, no child is added to it, though an empty
   * child may be removed.
   */
  static LockedGroups withAllBelow(Group top) {
    LockedGroups locked = new LockedGroups();
    try {
      locked.lockAllFrom(top);
      locked.unlockRemoved();
      return locked;
    } catch (RuntimeException | Error e) {
      locked.close();
      throw e;
    }
  }

  /**
   * The locks of a group, and of all groups below if that is wanted; empty if another thread holds
   * one of them.
   */
  static Optional<LockedGroups> tryOf(Group top, boolean isWithAllBelow) {
    LockedGroups locked = new LockedGroups();
    boolean isComplete = false;
    try {
      isComplete = locked.tryLockFrom(top, isWithAllBelow);
      locked.unlockRemoved();
    } finally {
      if (!isComplete) {
        locked.close();
      }
    }
    return isComplete ? Optional.of(locked) : Optional.empty();
  }

  private boolean tryLockFrom(Group top, boolean isWithAllBelow) {
    groups.ensureCapacity(groups.size() + 1);
    if (!top.lock().tryLock()) {
      return false;
    }
    groups.add(top);
    if (isWithAllBelow) {
      for (Group child : top.children()) {
        if (!tryLockFrom(child, true)) {
          return false;
        }
      }
    }
    return true;
  }

  private void lockAllFrom(Group top) {
    lock(top);
    List<Group> children = top.children();
    if (children.isEmpty()) {
      return; // As in most groups, which so need no queue.
    }
    PriorityQueue<Group> waiting = new PriorityQueue<>(Comparator.comparingInt(Group::id));
    waiting.addAll(children);
    while (!waiting.isEmpty()) {
      Group next = waiting.remove();
      lock(next);
      waiting.addAll(next.children());
    }
  }

  private void lock(Group group) {
    // The list gets room before the lock is taken, so each locked group is in the list.
    groups.ensureCapacity(groups.size() + 1);
    group.lock().lock();
    groups.add(group);
  }

  /** Each group is taken out of the list and unlocked in one step, so none is unlocked twice. */
  private void unlockRemoved() {
    for (int i = groups.size() - 1; i >= 0; i--) {
      if (groups.get(i).isRemoved()) {
        groups.remove(i).lock().unlock();
      }
    }
  }

  /** The locked groups, each after its parent. */
  public List<Group> parentsFirst() {
    return groups;
  }

  /** The locked groups, each before its parent. */
  public List<Group> childrenFirst() {
    List<Group> reversed = new ArrayList<>(groups);
    Collections.reverse(reversed);
    return reversed;
  }

  /** Releases the locks. */
  @Override
  public void close() {
    while (!groups.isEmpty()) {
      groups.remove(groups.size() - 1).lock().unlock();
    }
  }
}
