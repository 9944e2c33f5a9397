package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.HiddenTaskException;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.ThreadIds;
import org.freezerfs.engine.ThreadIds.Unit;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberSnapshot;
import org.freezerfs.engine.signals.membership.MemberTable;

/** Answers which tasks are in which group. Each answer includes all fork events until now. */
final class MembershipQueries {
  private final MemberTable members;
  private final ForkTracker forks;

  MembershipQueries(MemberTable members, ForkTracker forks) {
    this.members = members;
    this.forks = forks;
  }

  /** See {@link Engine#groupOf}. */
  int groupOf(Task task) throws IOException {
    if (forks.receivesEvents()) {
      forks.drainEvents();
    } else if (members.find(task).isEmpty() && members.isAnyGroupUsed()) {
      members.addIfMarked(task.pid());
      forks.findUnmarkedChildren();
    }
    return members.find(task).map(Member::group).orElse(Engine.ROOT);
  }

  /** See {@link Engine#members}. */
  Map<Task, Integer> outsideRoot() {
    Map<Task, Integer> outsideRoot = new HashMap<>();
    for (Member member : members.all()) {
      if (member.group() != Engine.ROOT) {
        outsideRoot.put(member.task(), member.group());
      }
    }
    return outsideRoot;
  }

  /**
   * See {@link Engine#threads} and {@link Engine#processes}.
   *
   * @throws HiddenTaskException if /proc hides a member of the group, whose threads can't be listed
   */
  int[] list(Unit unit, int group, int reader) throws IOException {
    int[] ids = new ThreadList(members, forks, new ThreadIds(unit, reader)).of(group);
    if (members.countHidden(group) > 0) {
      throw new HiddenTaskException();
    }
    return ids;
  }

  /** See {@link Engine#isEmpty}. Removes the members that it finds dead. */
  boolean isEmpty(int group) throws IOException {
    long begin = System.nanoTime();
    List<Member> known = members.inGroup(group);
    while (!isAnyAlive(known)) {
      // All known members have exited, so whatever they forked has been forked by now.
      MemberSnapshot snapshot = forks.snapshot(group);
      if (snapshot.isEmpty()) {
        return true;
      }
      if (snapshot.hidden() > 0 || System.nanoTime() - begin > ForkTracker.MAX_RETRY_NANOS) {
        return false;
      }
      known = snapshot.members();
    }
    return false;
  }

  private boolean isAnyAlive(List<Member> candidates) throws IOException {
    for (Member member : candidates) {
      if (member.process().runState().alive()) {
        return true;
      }
      members.removeDead(member);
    }
    return false;
  }
}
