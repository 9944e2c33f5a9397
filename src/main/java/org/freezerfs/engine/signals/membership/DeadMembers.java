package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a dead member can be removed from the table: not before the children that it has
 * forked are known. Until then its group is not empty.
 *
 * <ul>
 *   <li>Where the kernel sends fork events: once all events were read that were queued when it was
 *       found dead. Those of its children are among them, because a thread's fork event is queued
 *       before the thread can exit (kernel/fork.c, copy_process).
 *   <li>Where members are searched for in /proc: once all scans have ended that began before it was
 *       found dead. Such a scan may have passed a child that it has forked since; a later one finds
 *       that child.
 * </ul>
 *
 * <p>Any thread may report a dead member. All else is called under the lock of {@link MemberTable}.
 */
final class DeadMembers {
  private static final Logger LOG = LoggerFactory.getLogger(DeadMembers.class);

  private final Set<Member> reported = ConcurrentHashMap.newKeySet();

  /** Those that are dead, each with the number of the last scan that had begun before. */
  private final Map<Member, Long> dead = new LinkedHashMap<>();

  /** The scans in progress by number, with the groups that a living member has left since. */
  private final NavigableMap<Long, Set<Integer>> scans = new TreeMap<>();

  private long lastScan;

  /** A member was found dead. The next reading of events, or the next scan, looks at it. */
  void report(Member member) {
    reported.add(member);
  }

  /** Whether a member was reported that was not looked at since. Any thread may ask. */
  boolean isAnyReported() {
    return !reported.isEmpty();
  }

  /** A member of the table is dead. */
  void add(Member member) {
    dead.putIfAbsent(member, lastScan);
  }

  /**
   * Looks at the members that were reported. One can be alive: for a moment of an exec, a process
   * has no living thread.
   */
  void addReported() {
    for (Member member : List.copyOf(reported)) {
      // Removed first: it may be reported again meanwhile.
      reported.remove(member);
      try {
        if (!member.process().runState().alive()) {
          add(member);
        }
      } catch (IOException e) {
        reported.add(member);
        LOG.debug("process {} is looked at again later", member.task().pid(), e);
      }
    }
  }

  /** All events were read that had been queued. Returns the members that can be removed now. */
  List<Member> takeAll() {
    List<Member> all = List.copyOf(dead.keySet());
    dead.clear();
    return all;
  }

  /** A scan begins. Returns its number. */
  long beginScan() {
    lastScan++;
    scans.put(lastScan, new HashSet<>());
    return lastScan;
  }

  /** A scan has ended. */
  void endScan(long number) {
    scans.remove(number);
  }

  /** Returns the members that can be removed as far as scans are concerned. */
  List<Member> takeOld() {
    long oldest = scans.isEmpty() ? Long.MAX_VALUE : scans.firstKey();
    List<Member> old = new ArrayList<>();
    Iterator<Map.Entry<Member, Long>> entries = dead.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Member, Long> entry = entries.next();
      if (entry.getValue() < oldest) {
        old.add(entry.getKey());
        entries.remove();
      }
    }
    return old;
  }

  /** A living member has left a group. It may have forked there after a scan has passed. */
  void noteLeft(int group) {
    scans.values().forEach(left -> left.add(group));
  }

  /**
   * Whether a living member has left one of these groups since a scan has begun, if it is in
   * progress.
   */
  boolean wasAnyLeft(long scan, Collection<Integer> groups) {
    return !Collections.disjoint(scans.getOrDefault(scan, Set.of()), groups);
  }
}
