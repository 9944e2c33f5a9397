package org.freezerfs.engine.signals;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.freezerfs.engine.signals.membership.Member;

/**
 * Which members have run, or may have, since they were seen to stand still: somebody else woke
 * them, or they were born to one whom he woke.
 */
final class WokenTasks {
  /** Each with the number of its last disturbance. */
  private final Map<Member, Long> disturbed = new ConcurrentHashMap<>();

  private final AtomicLong last = new AtomicLong();

  void add(Member member) {
    disturbed.put(member, last.incrementAndGet());
  }

  /** Those of some groups. */
  Map<Member, Long> in(Set<Integer> groups) {
    Map<Member, Long> there = new HashMap<>();
    disturbed.forEach(
        (member, number) -> {
          if (groups.contains(member.group())) {
            there.put(member, number);
          }
        });
    return there;
  }

  /** These stand still again, unless they were disturbed once more since. */
  void settle(Map<Member, Long> seen) {
    seen.forEach(disturbed::remove);
  }

  /** It has to stand still no more. */
  void forget(Member member) {
    disturbed.remove(member);
  }

  /** Nobody of the group has to stand still any more. */
  void forget(int group) {
    disturbed.keySet().removeIf(member -> member.group() == group);
  }
}
