package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.freezerfs.host.proc.Processes;

/**
 * Finds the descendants of members without any news of births: among all processes, by the marks
 * that they inherited; and those of members that can't be marked among the children that their
 * parents have now.
 */
final class ProcScanner {
  /**
   * A search that may have missed somebody is repeated for this long. Only who forks and dies all
   * the time makes it go on.
   */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int LEAST_ROUNDS = 2;

  /** How many of the ids given last are looked at before all others. */
  private static final int NEWEST = 8;

  private final MemberTable members;
  private final int self;

  ProcScanner(MemberTable members, int self) {
    this.members = members;
    this.self = self;
  }

  /**
   * Takes in every living process that was born to a member.
   *
   * @return whether nobody can have been missed: a member that lived when this began, and still
   *     does, is known now. False if processes were seen to come and go too fast
   */
  boolean run(MemberHandler found) throws IOException {
    Set<Integer> dead = new HashSet<>();
    long begin = System.nanoTime();
    for (int round = 1; ; round++) {
      searchUnmarked(found);
      if (search(found, dead)) {
        return true;
      }
      // The first that meets a dead member is never enough, however long it takes.
      if (round >= LEAST_ROUNDS && System.nanoTime() - begin >= PATIENCE_NANOS) {
        return false;
      }
    }
  }

  /**
   * Looks at every process once. Ids are given in ascending order, and processes listed so: a child
   * is listed after its parent. So nobody can be missed unless somebody died between having been
   * listed and having been looked at, or ids began anew.
   *
   * @param dead the members that were found dead by earlier searches, whose children are looked for
   *     by this one
   */
  private boolean search(MemberHandler found, Set<Integer> dead) throws IOException {
    boolean[] complete = {true};
    int newest = Processes.lastId();
    // A process that forks the next and ends lives too short to be met on the way through all the
    // others.
    for (int id = newest; id > newest - NEWEST && id > 0; id--) {
      if (Processes.isProcess(id)) {
        lookAt(id, found);
      }
    }
    Processes.visitAll(
        pid -> {
          switch (lookAt(pid, found)) {
            // One that was dead before has been reaped: an init can be slow to do that to many.
            case GONE -> complete[0] &= dead.contains(pid);
            case DEAD_MEMBER -> complete[0] &= !dead.add(pid);
            default -> {}
          }
        });
    return complete[0] && Processes.lastId() >= newest;
  }

  private Classification lookAt(int pid, MemberHandler found) throws IOException {
    Member known = members.byPid(pid);
    if (pid == self || (known != null && known.process().exists())) {
      if (known != null) {
        members.renewMark(known);
      }
      return Classification.UNRELATED;
    }
    if (known != null) {
      members.forget(known);
    }
    Classification finding = members.adopt(pid);
    Member member = finding == Classification.MEMBER ? members.byPid(pid) : null;
    if (member != null) {
      found.found(member);
    }
    return finding;
  }

  /**
   * Looks for the children of the members that carry no mark. One whose parent died since the last
   * look is not found.
   *
   * @return whether there are such members
   */
  boolean searchUnmarked(MemberHandler found) throws IOException {
    List<Member> unmarked = members.unmarked();
    for (Member member : unmarked) {
      searchBelow(member, found);
    }
    return !unmarked.isEmpty();
  }

  /** Looks for the children that this member has now, and theirs. */
  void searchBelow(Member parent, MemberHandler found) throws IOException {
    if (!parent.process().runState().alive()) {
      members.removeDead(parent);
      return;
    }
    for (int child : Processes.children(parent.task().pid())) {
      if (!members.isKnown(child)) {
        members.adopt(child, parent);
        Member member = members.byPid(child);
        if (member != null) {
          found.found(member);
          // It may have children of its own, from before it could be marked.
          searchBelow(member, found);
        }
      }
    }
  }
}
