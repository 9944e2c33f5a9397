package org.freezerfs.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.host.ProcStat;
import org.freezerfs.host.RlimitMark;

/**
 * Who is where: the processes in groups other than the root, and those anywhere that were told to
 * freeze. A process and its mark change here together, under this object's lock, so that nobody who
 * reads the mark can undo a move.
 *
 * <p>Lock order: a group's lock, then this one, then a member's ledger.
 */
final class Members {
  private final RlimitMark marks;
  private final Map<Integer, Member> byPid = new HashMap<>();
  private final Map<Integer, Set<Member>> byGroup = new HashMap<>();
  private final Map<Integer, List<Task>> births = new HashMap<>();

  /**
   * The groups that a task was ever put into: there may be descendants that nobody has seen yet.
   */
  private final Set<Integer> used = new LinkedHashSet<>();

  Members(RlimitMark marks) {
    this.marks = marks;
    byGroup.put(Engine.ROOT, new LinkedHashSet<>());
  }

  synchronized void create(int group) {
    byGroup.put(group, new LinkedHashSet<>());
    births.put(group, new ArrayList<>());
  }

  synchronized void destroy(int group) {
    Set<Member> left = byGroup.remove(group);
    if (left != null) {
      left.forEach(member -> byPid.remove(member.task().pid(), member));
    }
    births.remove(group);
    used.remove(group);
  }

  /** Whether there can be a member anywhere but in the root. */
  synchronized boolean isAnyoneAway() {
    return !used.isEmpty();
  }

  synchronized Optional<Member> of(Task task) {
    return Optional.ofNullable(byPid.get(task.pid())).filter(member -> member.task().equals(task));
  }

  /** The member with this id; null if there is none. */
  synchronized Member at(int pid) {
    return byPid.get(pid);
  }

  synchronized boolean isKnown(int pid) {
    return byPid.containsKey(pid);
  }

  synchronized List<Member> in(int group) {
    return List.copyOf(byGroup.getOrDefault(group, Set.of()));
  }

  synchronized List<Member> all() {
    return List.copyOf(byPid.values());
  }

  synchronized List<Task> takeBirths(int group) {
    List<Task> born = births.getOrDefault(group, List.of());
    if (born.isEmpty()) {
      return List.of();
    }
    births.put(group, new ArrayList<>());
    return born;
  }

  /** Moves a process, and marks it for its children to be born in the same group. */
  synchronized Member move(Task task, int group) {
    Member member = of(task).orElse(null);
    boolean truthful =
        group == Engine.ROOT ? marks.clear(task.pid()) : marks.set(task.pid(), group);
    if (group != Engine.ROOT) {
      used.add(group);
    }
    if (member == null) {
      member = new Member(task, group, truthful);
    } else {
      leave(member);
      member.move(group, truthful);
    }
    enter(member);
    return member;
  }

  /** What came of looking at a process that was not known. */
  enum Finding {
    /** It was born to a member, and is one now. */
    MEMBER,
    /** It is none of ours. */
    STRANGER,
    /** It has a mark, but is dead: it may have had children before. */
    DEAD_MEMBER,
    /** It was gone before it could be looked at, and may have been anything. */
    GONE
  }

  /** Takes in a process that was born to a member, as its mark says. */
  synchronized Finding adopt(int pid) throws IOException {
    int mark = marks.read(pid);
    if (mark == RlimitMark.GONE) {
      return Finding.GONE;
    }
    if (!byGroup.containsKey(mark)) {
      return Finding.STRANGER;
    }
    Optional<ProcStat> stat = ProcStat.ofProcess(pid);
    Member parent = stat.isPresent() ? byPid.get(stat.get().parent()) : null;
    boolean truthful = parent == null || parent.isMarkTruthful();
    return bear(pid, stat, truthful ? mark : parent.group(), truthful)
        ? Finding.MEMBER
        : Finding.DEAD_MEMBER;
  }

  /** Takes in a child of a member that could not be marked. */
  synchronized void adopt(int child, Member parent) throws IOException {
    if (byPid.get(parent.task().pid()) == parent) {
      bear(child, ProcStat.ofProcess(child), parent.group(), marks.set(child, parent.group()));
    }
  }

  /** Returns whether it lives. */
  private boolean bear(int pid, Optional<ProcStat> stat, int group, boolean truthful) {
    if (stat.isEmpty() || (stat.get().isDead() && stat.get().threads() <= 1)) {
      return false;
    }
    Task task = new Task(pid, stat.get().startTime());
    Member known = byPid.get(pid);
    if (known != null) {
      if (known.task().equals(task)) {
        return true;
      }
      remove(known);
    }
    enter(new Member(task, group, truthful));
    if (group != Engine.ROOT) {
      births.get(group).add(task);
    }
    return true;
  }

  /** Forgets a process that has gone; whoever has its pid now may be a member's child. */
  synchronized void bury(Member dead) throws IOException {
    if (byPid.get(dead.task().pid()) == dead) {
      remove(dead);
      adopt(dead.task().pid());
    }
  }

  /**
   * Forgets a process in the root that there is nothing to remember of: the root's tasks are not
   * counted one by one.
   */
  synchronized void settle(Member member) {
    boolean nothingToRemember = member.isMarkTruthful() && !member.ledger().isTold();
    if (member.group() == Engine.ROOT
        && nothingToRemember
        && byPid.get(member.task().pid()) == member) {
      remove(member);
    }
  }

  synchronized void clearMarks() {
    byPid.values().forEach(member -> marks.clear(member.task().pid()));
  }

  private void enter(Member member) {
    byPid.put(member.task().pid(), member);
    byGroup.get(member.group()).add(member);
  }

  private void leave(Member member) {
    byGroup.get(member.group()).remove(member);
  }

  private void remove(Member member) {
    byPid.remove(member.task().pid());
    leave(member);
  }
}
