package org.freezerfs.cgroup;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Groups whose locks one thread holds together, so that nothing in them changes: a group alone, or
 * with all that are below it.
 */
public final class HeldGroups implements AutoCloseable {
  private final List<Group> groups = new ArrayList<>();

  private HeldGroups() {}

  static HeldGroups of(Group group) {
    HeldGroups held = new HeldGroups();
    held.add(group);
    return held;
  }

  /**
   * In the order of their ids, as locks nest: what is below a group is younger, and stays the same
   * once the group's lock is held, but that an empty one may go.
   */
  static HeldGroups withAllBelow(Group top) {
    HeldGroups held = new HeldGroups();
    PriorityQueue<Group> waiting = new PriorityQueue<>(Comparator.comparingInt(Group::id));
    waiting.add(top);
    while (!waiting.isEmpty()) {
      Group next = waiting.remove();
      held.add(next);
      waiting.addAll(next.below());
    }
    held.dropRemoved();
    return held;
  }

  private void add(Group group) {
    group.lock().lock();
    groups.add(group);
  }

  private void dropRemoved() {
    groups.removeIf(
        group -> {
          boolean removed = group.isRemoved();
          if (removed) {
            group.lock().unlock();
          }
          return removed;
        });
  }

  /** Each after the one that it is in. */
  public List<Group> downwards() {
    return groups;
  }

  /** Each before the one that it is in. */
  public List<Group> upwards() {
    List<Group> upwards = new ArrayList<>(groups);
    Collections.reverse(upwards);
    return upwards;
  }

  @Override
  public void close() {
    groups.forEach(group -> group.lock().unlock());
  }
}
