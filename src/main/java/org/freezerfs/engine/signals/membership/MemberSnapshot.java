package org.freezerfs.engine.signals.membership;

import java.util.List;

/**
 * Who is in a group, called by {@link ForkTracker#snapshot}.
 *
 * @param members those that are known, some of whom may be dead by now
 * @param hidden how many more are there, of whom no more than that is known
 * @param complete whether there is one of either if anybody is alive in the group; and whoever
 *     lived there when the roll began, and still does, is one of them
 */
public record MemberSnapshot(List<Member> members, int hidden, boolean complete) {
  /** Whether it is sure that the group is empty. */
  public boolean isEmpty() {
    return complete && members.isEmpty() && hidden == 0;
  }
}
