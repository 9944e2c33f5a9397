package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.order.StopOrder;
import org.freezerfs.engine.signals.process.FreezeResult;

/**
 * One pass of a freeze over all members of its groups: requests the freeze of each member, parents
 * before children, and counts the results. Used once.
 */
final class FreezePass {
  private final MemberTable members;
  private final FreezeEnforcer enforcer;
  private final MemberFreezeCheck check;
  private final MemberExecutor executor;
  private final Member leftOut;
  private final Outcomes outcomes = new Outcomes();
  private final AtomicBoolean newRequest = new AtomicBoolean();

  /**
   * Creates a pass.
   *
   * @param leftOut the member that is not frozen, and counts as one that we may not signal; null if
   *     there is none
   */
  FreezePass(
      MemberTable members,
      FreezeEnforcer enforcer,
      MemberFreezeCheck check,
      MemberExecutor executor,
      Member leftOut) {
    this.members = members;
    this.enforcer = enforcer;
    this.check = check;
    this.executor = executor;
    this.leftOut = leftOut;
  }

  /**
   * Requests the freeze of all members.
   *
   * @param wait how long the pass waits until parents have stopped
   */
  void run(List<Member> all, ParentWait wait) throws IOException {
    StopOrder order = new StopOrder(members::byPid, all);
    for (List<Member> level : order.levels()) {
      List<Member> running =
          level.stream().filter(one -> !one.freezeState().isFreezeRequested()).toList();
      wait.begin();
      check.awaitNoneRunning(order.parentsOf(running), wait::isOver);
      executor.runForEach(level, this::requestFreeze);
    }
  }

  private void requestFreeze(Member member) throws IOException {
    if (member.freezeState().isFreezeRequested()) {
      outcomes.addDone(member.group());
      return;
    }
    switch (member == leftOut ? FreezeResult.REFUSED : enforcer.requestFreeze(member)) {
      case REQUESTED -> {
        outcomes.addDone(member.group());
        newRequest.set(true);
      }
      case REFUSED -> outcomes.addRefused(member.group());
      case GONE -> {}
    }
  }

  /** Whether a member had no freeze request before this pass and has one now. */
  boolean hasNewRequest() {
    return newRequest.get();
  }

  /** How many members have a freeze request now, and how many we may not signal, by group. */
  Outcomes outcomes() {
    return outcomes;
  }
}
