package org.freezerfs.engine.signals.membership;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.freezerfs.engine.Task;

/**
 * What can be done with a {@link MemberTable} without a system call and without its lock, so also
 * by a thread that must not wait.
 */
public abstract sealed class MemberLookups permits MemberTable {
  final MemberIndex index = new MemberIndex();

  MemberLookups() {}

  public void createGroup(int group) {
    index.createGroup(group);
  }

  public boolean hasGroup(int group) {
    return index.hasGroup(group);
  }

  /**
   * Whether a process was ever put into a group that still exists, the root left out. If not, there
   * are no members but in the root.
   */
  public boolean isAnyGroupUsed() {
    return index.isAnyGroupUsed();
  }

  /** The member with this process id; null if there is none. */
  public Member byPid(int pid) {
    return index.byPid(pid);
  }

  public Optional<Member> find(Task task) {
    return index.find(task);
  }

  /** The known members of the group, in the order in which they were put into it. */
  public List<Member> inGroup(int group) {
    return index.inGroup(group);
  }

  /** The same for several groups, one after the other. */
  public List<Member> inGroups(Collection<Integer> groups) {
    List<Member> all = new ArrayList<>();
    groups.forEach(group -> all.addAll(inGroup(group)));
    return all;
  }

  /** The known members of all groups. */
  public List<Member> all() {
    return index.all();
  }

  /** How often a member was added or moved: a number that only grows. */
  public long addedCount() {
    return index.additions();
  }

  /** How many members were forked in the group, also those that have gone. */
  public long forkCount(int group) {
    return index.forkCount(group);
  }

  /** The members that don't carry the mark of their group, so their children don't either. */
  List<Member> unmarked() {
    return index.unmarked();
  }

  /** The members with a freeze request that a tracer can continue at any time. */
  public List<Member> traced() {
    return index.traced();
  }

  public boolean isTraced(Member member) {
    return index.isTraced(member);
  }

  public void setTraced(Member member, boolean isTraced) {
    index.setTraced(member, isTraced);
  }

  /** Whether the member's leader has exited, so that only its other threads are tasks. */
  public boolean isLeaderless(Member member) {
    return index.isLeaderless(member);
  }
}
