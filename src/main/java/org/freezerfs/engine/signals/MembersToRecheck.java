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
 * process outside continued them, or because such a member forked them. Several threads may use it.
 */
final class MembersToRecheck {
  /** Each member with the number that it got when it was last added. */
  private final Map<Member, Long> toRecheck = new ConcurrentHashMap<>();

  private final AtomicLong lastNumber = new AtomicLong();
  private final GroupChanges changes;

  /** Empty. {@link #add} reports the member's group to {@code changes}. */
  MembersToRecheck(GroupChanges changes) {
    this.changes = changes;
  }

  /** Records that a member may have run just now. */
  void add(Member member) {
    toRecheck.put(member, lastNumber.incrementAndGet());
    changes.report(member.group());
  }

  /** The members to recheck in some groups, each with its number. */
  Map<Member, Long> in(Set<Integer> groups) {
    Map<Member, Long> found = new HashMap<>();
    toRecheck.forEach(
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
    seen.forEach(toRecheck::remove);
  }

  /** Removes a member that is thawed. */
  void remove(Member member) {
    toRecheck.remove(member);
  }

  /** Removes all members of a group that is thawed or destroyed. */
  void removeGroup(int group) {
    toRecheck.keySet().removeIf(member -> member.group() == group);
  }
}
