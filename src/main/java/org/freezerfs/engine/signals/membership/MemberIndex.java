package org.freezerfs.engine.signals.membership;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;

/**
 * The members by process id and by group. It does no system call.
 *
 * <p>It is changed under the lock of {@link MemberTable}, and read without a lock: a thread that
 * must not wait can look a member up.
 */
final class MemberIndex {
  private static final class Group {
    /** By {@link Member#position}. */
    private final NavigableMap<Long, Member> members = new ConcurrentSkipListMap<>();

    /** How many members were forked in the group, also those that have gone. */
    private final AtomicLong forkCount = new AtomicLong();

    /** Whether a process was ever put into the group, which may have unknown members then. */
    private boolean isUsed;
  }

  private final Map<Integer, Member> byPid = new ConcurrentHashMap<>();
  private final Map<Integer, Group> groups = new ConcurrentHashMap<>();

  private final AtomicInteger usedGroups = new AtomicInteger();

  /** How often a member was added or moved. */
  private final AtomicLong additions = new AtomicLong();

  MemberIndex() {
    createGroup(Engine.ROOT);
  }

  void createGroup(int group) {
    groups.put(group, new Group());
  }

  /** Removes a group that has no members any more. */
  void removeGroup(int id) {
    Group group = groups.remove(id);
    if (group != null && group.isUsed) {
      usedGroups.decrementAndGet();
    }
  }

  boolean hasGroup(int group) {
    return groups.containsKey(group);
  }

  /** Called before the first process is marked with the group. */
  void noteUsed(int id) {
    Group group = groups.get(id);
    if (!group.isUsed) {
      group.isUsed = true;
      usedGroups.incrementAndGet();
    }
  }

  /** Whether a process was ever put into a group that still exists, other than the root. */
  boolean isAnyGroupUsed() {
    return usedGroups.get() > 0;
  }

  /** The member with this process id; null if there is none. */
  Member byPid(int pid) {
    return byPid.get(pid);
  }

  Optional<Member> find(Task task) {
    return Optional.ofNullable(byPid.get(task.pid())).filter(member -> member.task().equals(task));
  }

  /** Whether this member was added, and not removed since. */
  boolean contains(Member member) {
    Group group = groups.get(member.group());
    return group != null && group.members.get(member.position()) == member;
  }

  boolean isEmpty() {
    return byPid.isEmpty();
  }

  /** All members, but dead ones whose process id is another process's. */
  List<Member> all() {
    return List.copyOf(byPid.values());
  }

  /** Those of all members that match. */
  List<Member> all(Predicate<Member> predicate) {
    return byPid.values().stream().filter(predicate).toList();
  }

  /**
   * The members of the group, in the order in which they were put into it. One that is moved within
   * the group meanwhile may be there twice.
   */
  List<Member> inGroup(int id) {
    Group group = groups.get(id);
    return group == null ? List.of() : List.copyOf(group.members.values());
  }

  /**
   * Adds a member to its group, which exists. The index has no member with its process id.
   *
   * @param isForked whether it was forked in the group
   */
  void add(Member member, boolean isForked) {
    Group group = groups.get(member.group());
    enter(group, member, member.group());
    byPid.put(member.task().pid(), member);
    if (isForked) {
      // Counted last: a reader that has seen the count before it lists the members has either
      // listed this one, or sees another count afterwards.
      group.forkCount.incrementAndGet();
    }
  }

  /** Moves a member of the index to a group that exists. */
  void move(Member member, int to) {
    Group from = groups.get(member.group());
    long position = member.position();
    // First added, and then removed, so that a reader finds it all the time.
    enter(groups.get(to), member, to);
    from.members.remove(position);
  }

  private void enter(Group group, Member member, int id) {
    long position = additions.incrementAndGet();
    group.members.put(position, member);
    member.setPlace(id, position);
  }

  /**
   * A dead member's process id is another process's. It is found by its group alone from now on.
   */
  void releasePid(Member dead) {
    byPid.remove(dead.task().pid(), dead);
  }

  void remove(Member member) {
    byPid.remove(member.task().pid(), member);
    groups.get(member.group()).members.remove(member.position());
  }

  /** How often a member was added or moved: a number that only grows. */
  long additions() {
    return additions.get();
  }

  /** How many members were forked in the group, also those that have gone. */
  long forkCount(int id) {
    Group group = groups.get(id);
    return group == null ? 0 : group.forkCount.get();
  }
}
