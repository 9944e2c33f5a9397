package org.freezerfs.engine.signals.membership;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * MemberTable that are known no more. Of those that are dead it has to be kept in which group they
 * were for as long as there may be news of the children that they had. And whoever looks who is in
 * a group has to know whether somebody was lost from it meanwhile, dead or moved away.
 *
 * <p>Not for several threads at once.
 */
final class DepartureLog {
  private record Dead(int group, long number) {}

  /** In the order of their numbers. */
  private final Map<Integer, Dead> byPid = new LinkedHashMap<>();

  private final Map<Integer, Long> counts = new HashMap<>();
  private long everywhere;
  private long last;
  private boolean newsComes;

  /** Whether there is news of births, which is worth waiting for. */
  void setReceivesEvents(boolean comes) {
    newsComes = comes;
    if (!comes) {
      byPid.clear();
    }
  }

  /** A process is dead that was in the group. */
  void note(int pid, int group) {
    noteLeft(group);
    if (newsComes) {
      byPid.remove(pid);
      byPid.put(pid, new Dead(group, last));
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

  /** How many were lost from the group: a number that only grows. */
  long in(int group) {
    return counts.getOrDefault(group, 0L) + everywhere;
  }

  /** The number of what was noted last, of any group. */
  long last() {
    return last;
  }

  /** In which group the dead process was, if there may be news of its children; null if not. */
  Integer groupOf(int pid) {
    Dead dead = byPid.get(pid);
    return dead == null ? null : (Integer) dead.group();
  }

  /** The id is another's now. */
  void forget(int pid) {
    byPid.remove(pid);
  }

  /**
   * All news was read that had come when this was the last number: who was dead by then has had all
   * its children before.
   *
   * @return whether there was somebody of whose children news might have come
   */
  boolean newsRead(long number) {
    boolean any = false;
    Iterator<Dead> oldestFirst = byPid.values().iterator();
    while (oldestFirst.hasNext() && oldestFirst.next().number() <= number) {
      oldestFirst.remove();
      any = true;
    }
    return any;
  }

  /** Whether there may be news of somebody's children. */
  boolean areAwaited() {
    return !byPid.isEmpty();
  }

  void forgetGroup(int group) {
    counts.remove(group);
    byPid.values().removeIf(dead -> dead.group() == group);
  }
}
