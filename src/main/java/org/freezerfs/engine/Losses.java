package org.freezerfs.engine;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Members that somebody found to be dead before all news was read of the children that they had. As
 * long as there may be such news it has to be known in which group they were; and whoever looks who
 * is in a group has to know that somebody was lost from it meanwhile.
 *
 * <p>Not for several threads at once.
 */
final class Losses {
  private record Loss(int group, long number) {}

  /** In the order of their numbers. */
  private final Map<Integer, Loss> byPid = new LinkedHashMap<>();

  private final Map<Integer, Long> counts = new HashMap<>();
  private long everywhere;
  private long last;
  private boolean newsComes;

  /** Whether there is news of births, which is worth waiting for. */
  void setNewsComes(boolean comes) {
    newsComes = comes;
    if (!comes) {
      byPid.clear();
    }
  }

  /** A process is dead that was in the group. */
  void note(int pid, int group) {
    last++;
    counts.merge(group, 1L, Long::sum);
    if (newsComes) {
      byPid.remove(pid);
      byPid.put(pid, new Loss(group, last));
    }
  }

  /** Somebody has left the group, and lives. */
  void noteLeft(int group) {
    last++;
    counts.merge(group, 1L, Long::sum);
  }

  /** News was lost: of whom, nobody knows. */
  void noteUnknown() {
    last++;
    everywhere++;
  }

  /** How many there were in the group: a number that only grows. */
  long in(int group) {
    return counts.getOrDefault(group, 0L) + everywhere;
  }

  /** The number of the last one in any group. */
  long last() {
    return last;
  }

  /** In which group the dead process was, if there may be news of its children; null if not. */
  Integer groupOf(int pid) {
    Loss loss = byPid.get(pid);
    return loss == null ? null : (Integer) loss.group();
  }

  /** There will be no more news of this one's children; whether there might have been. */
  boolean forget(int pid) {
    return byPid.remove(pid) != null;
  }

  /**
   * All news was read that had come when the last one had this number: who was dead by then has had
   * all its children before.
   */
  void newsRead(long number) {
    Iterator<Loss> oldestFirst = byPid.values().iterator();
    while (oldestFirst.hasNext() && oldestFirst.next().number() <= number) {
      oldestFirst.remove();
    }
  }

  /** Whether there may be news of somebody's children. */
  boolean areAwaited() {
    return !byPid.isEmpty();
  }

  void forgetGroup(int group) {
    counts.remove(group);
    byPid.values().removeIf(loss -> loss.group() == group);
  }
}
