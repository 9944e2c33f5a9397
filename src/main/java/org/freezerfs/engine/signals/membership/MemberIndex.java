package org.freezerfs.engine.signals.membership;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.host.marks.RlimitMark;

/**
 * The members by process id and by group.
 *
 * <p>It does no system call, so no thread waits long for its lock; {@link #byPid} takes no lock at
 * all. No other lock is taken under its lock.
 */
final class MemberIndex {
  /** Written under the lock, read without it. */
  private final Map<Integer, Member> byPid = new ConcurrentHashMap<>();

  @GuardedBy("this")
  private final Map<Integer, Set<Member>> byGroup = new HashMap<>();

  /** How many members were forked in each group. */
  @GuardedBy("this")
  private final Map<Integer, Long> forks = new HashMap<>();

  /** The groups that a process was ever put into: they may have members that are not known yet. */
  @GuardedBy("this")
  private final Set<Integer> usedGroups = new LinkedHashSet<>();

  /** The members that don't carry the mark of their group. */
  @GuardedBy("this")
  private final Set<Member> unmarked = new LinkedHashSet<>();

  /**
   * The members whose leader has exited: the kernel reports no exit event for their last thread.
   */
  @GuardedBy("this")
  private final Set<Member> leaderless = new LinkedHashSet<>();

  /** The members with a freeze request that a tracer can continue at any time. */
  @GuardedBy("this")
  private final Set<Member> traced = new LinkedHashSet<>();

  @GuardedBy("this")
  private long additions;

  MemberIndex() {
    byGroup.put(Engine.ROOT, new LinkedHashSet<>());
  }

  synchronized void createGroup(int group) {
    byGroup.put(group, new LinkedHashSet<>());
    forks.put(group, 0L);
  }

  /** Removes a group that has no members any more. */
  synchronized void removeGroup(int group) {
    byGroup.remove(group);
    forks.remove(group);
    usedGroups.remove(group);
  }

  synchronized boolean hasGroup(int group) {
    return byGroup.containsKey(group);
  }

  /** Called before the first process is marked with the group. */
  synchronized void noteUsed(int group) {
    usedGroups.add(group);
  }

  /** Whether a process was ever put into a group that still exists, the root left out. */
  synchronized boolean isAnyGroupUsed() {
    return !usedGroups.isEmpty();
  }

  /** The member with this process id; null if there is none. */
  Member byPid(int pid) {
    return byPid.get(pid);
  }

  Optional<Member> find(Task task) {
    return Optional.ofNullable(byPid.get(task.pid())).filter(member -> member.task().equals(task));
  }

  /** Whether this member is in the index: it was added, and not removed since. */
  boolean contains(Member member) {
    return byPid.get(member.task().pid()) == member;
  }

  boolean isEmpty() {
    return byPid.isEmpty();
  }

  List<Member> all() {
    return List.copyOf(byPid.values());
  }

  /** The members of the group, in the order in which they were put into it. */
  synchronized List<Member> inGroup(int group) {
    return List.copyOf(byGroup.getOrDefault(group, Set.of()));
  }

  /**
   * Adds a member to its group, which exists. The index has no member with its process id.
   *
   * @param isForked whether it was forked in the group
   */
  synchronized void add(Member member, boolean isForked) {
    additions++;
    byPid.put(member.task().pid(), member);
    enterGroup(member);
    if (isForked) {
      forks.merge(member.group(), 1L, Long::sum);
    }
  }

  /** Moves a member of the index to a group that exists. */
  synchronized void move(Member member, int group, RlimitMark.Result mark) {
    additions++;
    leaveGroup(member);
    member.set(group, mark);
    enterGroup(member);
  }

  synchronized void setMark(Member member, RlimitMark.Result mark) {
    unmarked.remove(member);
    member.set(member.group(), mark);
    noteIfUnmarked(member);
  }

  synchronized void remove(Member member) {
    byPid.remove(member.task().pid(), member);
    traced.remove(member);
    leaderless.remove(member);
    leaveGroup(member);
  }

  @GuardedBy("this")
  private void enterGroup(Member member) {
    byGroup.get(member.group()).add(member);
    noteIfUnmarked(member);
  }

  @GuardedBy("this")
  private void noteIfUnmarked(Member member) {
    if (!member.isMarked()) {
      unmarked.add(member);
    }
  }

  @GuardedBy("this")
  private void leaveGroup(Member member) {
    byGroup.get(member.group()).remove(member);
    unmarked.remove(member);
  }

  /** How often a member was added or moved: a number that only grows. */
  synchronized long additions() {
    return additions;
  }

  /** How many members were forked in the group, also those that have gone. */
  synchronized long forkCount(int group) {
    return forks.getOrDefault(group, 0L);
  }

  synchronized List<Member> unmarked() {
    return List.copyOf(unmarked);
  }

  synchronized List<Member> leaderless() {
    return List.copyOf(leaderless);
  }

  synchronized boolean isLeaderless(Member member) {
    return leaderless.contains(member);
  }

  synchronized void setLeaderless(Member member, boolean isLeaderless) {
    set(leaderless, member, isLeaderless);
  }

  synchronized List<Member> traced() {
    return List.copyOf(traced);
  }

  synchronized boolean isTraced(Member member) {
    return traced.contains(member);
  }

  synchronized void setTraced(Member member, boolean isTraced) {
    set(traced, member, isTraced);
  }

  /** A member that is not in the index is put into no set, or it would stay there for ever. */
  private void set(Set<Member> some, Member member, boolean isIn) {
    if (isIn && contains(member)) {
      some.add(member);
    } else {
      some.remove(member);
    }
  }
}
