package org.freezerfs.engine;

import java.io.IOException;
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
  private final Map<Integer, Set<Task>> births = new HashMap<>();

  private final Set<Member> unmarked = new LinkedHashSet<>();

  /** Whether marks are still handed out: not once they are being taken off for good. */
  private boolean marking = true;

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
    births.put(group, new LinkedHashSet<>());
  }

  synchronized void destroy(int group) {
    List.copyOf(byGroup.getOrDefault(group, Set.of())).forEach(this::remove);
    byGroup.remove(group);
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

  /** Those whose children don't carry the mark of their group. */
  synchronized List<Member> unmarked() {
    return List.copyOf(unmarked);
  }

  synchronized List<Task> takeBirths(int group) {
    Set<Task> born = births.get(group);
    return born == null || born.isEmpty()
        ? List.of()
        : List.copyOf(births.put(group, new LinkedHashSet<>()));
  }

  /**
   * Moves a process, and marks it for its children to be born in the same group.
   *
   * @return empty if it has gone
   */
  synchronized Optional<Member> move(Task task, int group) throws IOException {
    boolean truthful =
        group == Engine.ROOT ? marks.clear(task.pid()) : marks.set(task.pid(), group);
    Optional<ProcStat> stat = ProcStat.ofProcess(task.pid());
    if (stat.isEmpty() || stat.get().startTime() != task.startTime()) {
      // Somebody else has the id now, and got the mark.
      marks.clear(task.pid());
      return Optional.empty();
    }
    Member member = of(task).orElse(null);
    if (member == null) {
      Member stranger = byPid.get(task.pid());
      if (stranger != null) {
        remove(stranger);
      }
      member = new Member(task, group, truthful);
    } else {
      leave(member);
      member.move(group, truthful);
    }
    enter(member);
    if (group != Engine.ROOT) {
      used.add(group);
    }
    return Optional.of(member);
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
    // A parent whose mark could not be changed when it was moved has handed down a lie.
    boolean misled =
        parent != null && !parent.isMarkTruthful() && marks.read(parent.task().pid()) == mark;
    int group = misled ? parent.group() : mark;
    return bear(pid, stat, group, !misled) ? Finding.MEMBER : Finding.DEAD_MEMBER;
  }

  /** Takes in a child of a member that could not be marked. */
  synchronized void adopt(int child, Member parent) throws IOException {
    if (byPid.get(parent.task().pid()) == parent) {
      bear(child, ProcStat.ofProcess(child), parent.group(), marks.set(child, parent.group()));
    }
  }

  /** Returns whether it lives. */
  private boolean bear(int pid, Optional<ProcStat> stat, int group, boolean truthful)
      throws IOException {
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
    if (forget(dead)) {
      adopt(dead.task().pid());
    }
  }

  /**
   * Forgets a process whose pid is somebody else's, or nobody's, now.
   *
   * @return false if it was forgotten already
   */
  synchronized boolean forget(Member gone) {
    if (byPid.get(gone.task().pid()) != gone) {
      return false;
    }
    remove(gone);
    return true;
  }

  /** A member can change its own resource limits, and so lose its mark: it gets it back. */
  synchronized void renewMark(Member member) throws IOException {
    boolean live = byPid.get(member.task().pid()) == member;
    if (marking
        && live
        && member.isMarkTruthful()
        && member.group() != Engine.ROOT
        && marks.read(member.task().pid()) == RlimitMark.NONE) {
      member.move(member.group(), marks.set(member.task().pid(), member.group()));
      noteMark(member);
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

  /** Takes all marks off, for good. */
  synchronized void clearMarks() throws IOException {
    marking = false;
    for (Member member : byPid.values()) {
      marks.clear(member.task().pid());
    }
  }

  private void enter(Member member) {
    byPid.put(member.task().pid(), member);
    byGroup.get(member.group()).add(member);
    noteMark(member);
  }

  private void noteMark(Member member) {
    if (!member.isMarkTruthful()) {
      unmarked.add(member);
    }
  }

  private void leave(Member member) {
    byGroup.get(member.group()).remove(member);
    unmarked.remove(member);
    Set<Task> born = births.get(member.group());
    if (born != null) {
      born.remove(member.task());
    }
  }

  private void remove(Member member) {
    byPid.remove(member.task().pid());
    leave(member);
    member.ledger().close();
  }
}
