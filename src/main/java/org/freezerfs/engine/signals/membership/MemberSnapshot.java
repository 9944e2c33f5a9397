package org.freezerfs.engine.signals.membership;

import java.util.List;

/**
 * The members of a group, or of several, at one moment: see {@link ForkTracker#snapshot}.
 *
 * @param members the known members, of which some may be dead by now
 * @param hidden how many more members there are that /proc hides
 * @param complete whether each member that lived when the snapshot was begun, and still does, is
 *     among them. If not, a group without members here may have some all the same
 */
public record MemberSnapshot(List<Member> members, int hidden, boolean complete) {
  /** Whether it is sure that there are no members. */
  public boolean isEmpty() {
    return complete && members.isEmpty() && hidden == 0;
  }
}
