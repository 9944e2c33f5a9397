package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.freezerfs.engine.signals.membership.ChildClassifier.Classification;
import org.freezerfs.host.marks.RlimitMark;

/**
 * Finds the descendants of members without fork events: among all processes by the marks that they
 * have inherited, and those of members that can't be marked among the children that these have now.
 */
final class ProcScanner {
  /** How long an incomplete scan is repeated. Only processes that fork and exit make it repeat. */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int MIN_ROUNDS = 2;

  /** How many of the ids that were given last are looked at before all others. */
  private static final int NEWEST = 8;

  private final MemberTable members;
  private final MemberHost host;
  private final int self;

  ProcScanner(MemberTable members, int self) {
    this.members = members;
    this.host = members.host();
    this.self = self;
  }

  /**
   * Adds every living process that was forked by a member.
   *
   * @param found called for each member that is added
   * @return whether no member can have been missed: a member that lived when this was called, and
   *     still does, is known now. False if processes were forked and ended too fast
   */
  boolean scan(MemberHandler found) throws IOException {
    Set<Integer> dead = new HashSet<>();
    long begin = System.nanoTime();
    for (int round = 1; ; round++) {
      scanUnmarked(found);
      if (scanOnce(found, dead)) {
        return true;
      }
      // The first round that meets a dead member is never enough, however long it takes.
      if (round >= MIN_ROUNDS && System.nanoTime() - begin >= RETRY_NANOS) {
        return false;
      }
    }
  }

  /**
   * Looks at every process once. Ids are given in ascending order, and processes are listed so: a
   * child is listed after its parent. So no member can be missed, unless a process ended between
   * having been listed and having been looked at, or ids have begun again at small numbers; that is
   * not known where the kernel's last id can't be read.
   *
   * @param dead the members that were found dead by earlier scans: this one looks for the children
   *     that they have left behind
   */
  private boolean scanOnce(MemberHandler found, Set<Integer> dead) throws IOException {
    boolean[] isComplete = {true};
    int newest = host.lastId();
    // In a chain of processes, each of which forks the next and ends, none lives long enough to be
    // met after all others were looked at.
    for (int id = newest; id > newest - NEWEST && id > 0; id--) {
      if (host.isProcess(id)) {
        lookAt(id, found);
      }
    }
    host.visitAll(
        pid -> {
          switch (lookAt(pid, found)) {
            // A process that was dead before has been reaped: an init can be slow to reap many.
            case GONE -> isComplete[0] &= dead.contains(pid);
            case DEAD_MEMBER -> isComplete[0] &= !dead.add(pid);
            default -> {}
          }
        });
    return isComplete[0] && host.lastId() >= newest;
  }

  /** Looks at the process that has an id now, and adds it if its mark says that it is a member. */
  Classification lookAt(int pid, MemberHandler found) throws IOException {
    Member known = members.byPid(pid);
    if (pid == self || (known != null && known.process().exists())) {
      if (known != null) {
        members.renewMark(known);
      }
      return Classification.UNRELATED;
    }
    if (known != null) {
      members.releasePid(known);
    }
    // Most processes of the host have no mark: these are not looked at under the lock.
    int mark = host.readMark(pid);
    if (!members.hasGroup(mark)) {
      return mark == RlimitMark.GONE ? Classification.GONE : Classification.UNRELATED;
    }
    Classification classification;
    Member member;
    synchronized (members) {
      classification = members.classifier().addByMark(pid);
      member = members.byPid(pid);
    }
    if (classification == Classification.MEMBER) {
      found.handle(member);
    }
    return classification;
  }

  /**
   * Looks for the children of the members that carry no mark. A child whose parent has ended since
   * the last look is not found.
   *
   * @return whether there are such members
   */
  boolean scanUnmarked(MemberHandler found) throws IOException {
    List<Member> unmarked = members.unmarked();
    for (Member member : unmarked) {
      scanChildren(member, found);
    }
    return !unmarked.isEmpty();
  }

  /** Looks for the descendants that a member has now, through living processes. */
  void scanChildren(Member parent, MemberHandler found) throws IOException {
    if (members.reportIfDead(parent)) {
      return;
    }
    for (int pid : host.children(parent.task().pid())) {
      Optional<Member> child = addChild(pid, parent);
      if (child.isPresent()) {
        found.handle(child.get());
        // It may have forked before it could be marked.
        scanChildren(child.get(), found);
      }
    }
  }

  private Optional<Member> addChild(int pid, Member parent) throws IOException {
    if (members.byPid(pid) != null) {
      return Optional.empty();
    }
    synchronized (members) {
      return members.classifier().addChild(pid, parent)
          ? Optional.of(members.byPid(pid))
          : Optional.empty();
    }
  }
}
