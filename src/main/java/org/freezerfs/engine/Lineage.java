package org.freezerfs.engine;

import java.io.IOException;
import org.freezerfs.host.Processes;

/**
 * Finds the descendants of members, which are members too, whatever has become of those between.
 */
final class Lineage {
  private final Members members;
  private final int self;

  Lineage(Members members, int self) {
    this.members = members;
    this.self = self;
  }

  /**
   * Takes in every living process that was born to a member. When this returns, those born before
   * it began are members; so if all members stood still before it began, and it finds none, there
   * are no others.
   */
  void catchUp() throws IOException {
    if (!members.isAnyoneAway()) {
      return;
    }
    for (int pid : Processes.all()) {
      if (pid != self && !members.isKnown(pid)) {
        members.adopt(pid);
      }
    }
    searchUnmarked();
  }

  /**
   * Looks for the children of the members that carry no mark. One whose parent died since the last
   * look is not found.
   *
   * @return whether there are such members
   */
  boolean searchUnmarked() throws IOException {
    boolean found = false;
    for (Member member : members.all()) {
      if (!member.isMarkTruthful()) {
        found = true;
        search(member);
      }
    }
    return found;
  }

  private void search(Member parent) throws IOException {
    if (!Standing.of(parent.task()).alive()) {
      members.bury(parent);
      return;
    }
    for (int child : Processes.children(parent.task().pid())) {
      if (!members.isKnown(child)) {
        members.adopt(child, parent);
        searchBelow(child);
      }
    }
  }

  /** A child that was just found may have children of its own, from before it could be marked. */
  private void searchBelow(int child) throws IOException {
    for (Member member : members.all()) {
      if (member.task().pid() == child) {
        search(member);
      }
    }
  }
}
