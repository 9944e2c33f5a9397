package org.freezerfs.engine.signals.membership;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers which members have departed: they are dead, or were moved to another group. It serves
 * two purposes:
 *
 * <ul>
 *   <li>It keeps the group of each dead member until all events that were queued before its death
 *       was noticed have been read: the fork event of its child can be read after that.
 *   <li>It counts the departures of each group, so that a reader of the group's members can see
 *       that one departed during the reading, and read again.
 * </ul>
 *
 * <p>Not thread-safe: {@link MemberTable} calls it under its lock.
 */
final class DepartureLog {
  private record DeadMember(int group, long number) {}

  /** In ascending order of their numbers. */
  private final Map<Integer, DeadMember> deadByPid = new LinkedHashMap<>();

  private final Map<Integer, Long> counts = new HashMap<>();

  private final GroupChanges changes;

  /** How often events were lost, which counts as a departure from every group. */
  private long eventLosses;

  private long last;
  private boolean receivesEvents;

  /**
   * An empty log.
   *
   * @param changes is told of each departure
   */
  DepartureLog(GroupChanges changes) {
    this.changes = changes;
  }

  /** Whether fork events are received. */
  boolean receivesEvents() {
    return receivesEvents;
  }

  /** Whether fork events are received. Without them no dead member's group is remembered. */
  void setReceivesEvents(boolean receives) {
    receivesEvents = receives;
    if (!receives) {
      deadByPid.clear();
    }
  }

  /** A member of the group is dead. */
  void noteDead(int pid, int group) {
    noteLeft(group);
    if (receivesEvents) {
      deadByPid.remove(pid);
      deadByPid.put(pid, new DeadMember(group, last));
    }
  }

  /** A living member has left the group. */
  void noteLeft(int group) {
    last++;
    counts.merge(group, 1L, Long::sum);
    changes.report(group);
  }

  /** Events were lost: an unknown member of any group may have exited. */
  void noteEventsLost() {
    last++;
    eventLosses++;
    changes.reportAll();
  }

  /** How many departures there were from the group: a number that only grows. */
  long count(int group) {
    return counts.getOrDefault(group, 0L) + eventLosses;
  }

  /** The number of the last departure from any group. */
  long last() {
    return last;
  }

  /** The group of a dead member whose children's fork events may be unread; null if it is none. */
  Integer groupOf(int pid) {
    DeadMember dead = deadByPid.get(pid);
    return dead == null ? null : (Integer) dead.group();
  }

  /** The process id belongs to another process now. */
  void forget(int pid) {
    deadByPid.remove(pid);
  }

  /**
   * All events were read that had been queued when {@link #last} returned this number. So all fork
   * events were read of the members that were dead then, and their groups are forgotten.
   *
   * @return whether there were such members
   */
  boolean noteEventsRead(long number) {
    boolean any = false;
    Iterator<DeadMember> oldestFirst = deadByPid.values().iterator();
    while (oldestFirst.hasNext() && oldestFirst.next().number() <= number) {
      oldestFirst.remove();
      any = true;
    }
    return any;
  }

  /** Whether fork events of dead members may be unread. */
  boolean awaitsEvents() {
    return !deadByPid.isEmpty();
  }

  void removeGroup(int group) {
    counts.remove(group);
    deadByPid.values().removeIf(dead -> dead.group() == group);
  }
}
