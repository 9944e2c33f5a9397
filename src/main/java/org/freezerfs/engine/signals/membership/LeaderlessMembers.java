package org.freezerfs.engine.signals.membership;

import java.io.IOException;

/**
 * The members whose thread-group leader has exited while other threads go on. The kernel's exit
 * event names the leader, so there is no event when the last thread exits: these have to be checked
 * again and again.
 *
 * <p>Not thread-safe: {@link MemberTable} calls it under its lock.
 */
final class LeaderlessMembers {
  private final MemberIndex index;
  private final MemberLifecycle lifecycle;

  LeaderlessMembers(MemberIndex index, MemberLifecycle lifecycle) {
    this.index = index;
    this.lifecycle = lifecycle;
  }

  /** There is an exit event for a member: it has ended, or its leader has. */
  void noteExit(Member member) throws IOException {
    if (member.process().runState().alive()) {
      index.setLeaderless(member, true);
    } else {
      // Its other threads may have gone on for a while, and forked.
      lifecycle.removeDead(member);
    }
  }

  /**
   * Removes those that are dead.
   *
   * @return whether any are left
   */
  boolean removeDead() throws IOException {
    for (Member member : index.leaderless()) {
      if (!member.process().runState().alive()) {
        lifecycle.removeDead(member);
      } else if (hasLivingLeader(member)) {
        // Another of its threads has called exec, and is the leader now.
        index.setLeaderless(member, false);
      }
    }
    return !index.leaderless().isEmpty();
  }

  static boolean hasLivingLeader(Member member) throws IOException {
    return member.process().stat().filter(leader -> !leader.isDead()).isPresent();
  }
}
