package org.freezerfs.cgroup;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Groups whose locks one thread holds together, so that nothing in them changes: a group alone, or
 * with all that are below it. Whatever is thrown while they are locked, an OutOfMemoryError too,
 * none stays locked: to unlock takes no memory.
 */
public final class LockedSubtree implements AutoCloseable {
  private final ArrayList<Group> groups = new ArrayList<>();

  private LockedSubtree() {}

  static LockedSubtree of(Group group) {
    LockedSubtree held = new LockedSubtree();
    held.add(group);
    return held;
  }

  /**
   * In the order of their ids, as locks nest: what is below a group is younger, and stays the same
   * once the group's lock is held, but that an empty one may go.
   */
  static LockedSubtree withAllBelow(Group top) {
    LockedSubtree held = new LockedSubtree();
    try {
      held.addAllBelow(top);
      held.dropRemoved();
      return held;
    } catch (RuntimeException | Error e) {
      held.close();
      throw e;
    }
  }

  private void addAllBelow(Group top) {
    PriorityQueue<Group> waiting = new PriorityQueue<>(Comparator.comparingInt(Group::id));
    waiting.add(top);
    while (!waiting.isEmpty()) {
      Group next = waiting.remove();
      add(next);
      waiting.addAll(next.children());
    }
  }

  private void add(Group group) {
    // There is room for it before it is locked: one that is locked is in the list for sure.
    groups.ensureCapacity(groups.size() + 1);
    group.lock().lock();
    groups.add(group);
  }

  /** One that is no more in the list is unlocked for sure, and no other. */
  private void dropRemoved() {
    for (int i = groups.size() - 1; i >= 0; i--) {
      if (groups.get(i).isRemoved()) {
        groups.remove(i).lock().unlock();
      }
    }
  }

  /** Each after the one that it is in. */
  public List<Group> parentsFirst() {
    return groups;
  }

  /** Each before the one that it is in. */
  public List<Group> childrenFirst() {
    List<Group> reversed = new ArrayList<>(groups);
    Collections.reverse(reversed);
    return reversed;
  }

  @Override
  public void close() {
    while (!groups.isEmpty()) {
      groups.remove(groups.size() - 1).lock().unlock();
    }
  }
}
