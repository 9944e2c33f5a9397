package org.freezerfs.engine.signals;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.freezerfs.engine.signals.membership.GroupChanges;
import org.freezerfs.engine.signals.membership.Member;

/**
 * The members that have run, or may have run, since they were last seen frozen enough: because a
 * process outside woke them, or because such a member forked them. Several threads may use it.
 */
final class WokenTasks {
  /** Each member with the number that it got when it was last added. */
  private final Map<Member, Long> woken = new ConcurrentHashMap<>();

  private final AtomicLong lastNumber = new AtomicLong();
  private final GroupChanges changes;

  /** Empty. {@link #add} reports the member's group to {@code changes}. */
  WokenTasks(GroupChanges changes) {
    this.changes = changes;
  }

  /** Records that a member may have run just now. */
  void add(Member member) {
    woken.put(member, lastNumber.incrementAndGet());
    changes.report(member.group());
  }

  /** The woken members of some groups, each with its number. */
  Map<Member, Long> in(Set<Integer> groups) {
    Map<Member, Long> found = new HashMap<>();
    woken.forEach(
        (member, number) -> {
          if (groups.contains(member.group())) {
            found.put(member, number);
          }
        });
    return found;
  }

  /**
   * Removes members that were seen frozen enough. A member that was added again meanwhile stays.
   *
   * @param seen what {@link #in} returned before they were seen
   */
  void removeSeenFrozen(Map<Member, Long> seen) {
    seen.forEach(woken::remove);
  }

  /** Removes a member that is thawed. */
  void remove(Member member) {
    woken.remove(member);
  }

  /** Removes all members of a group that is thawed or destroyed. */
  void removeGroup(int group) {
    woken.keySet().removeIf(member -> member.group() == group);
  }
}
