package org.freezerfs.engine.signals.order;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.host.proc.ProcStat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order in which members are stopped: each parent is stopped before its children. So a shell
 * that waits for a job in waitpid(2) with WUNTRACED never sees the job stopped. The order in which
 * processes are continued is another: {@link ContinueOrder}.
 *
 * <p>The members are sorted into levels: those of the first level have no parent among the members,
 * and those of each other level have their parents in the level before it.
 *
 * <p>Not thread-safe.
 */
public final class StopOrder {
  private static final Logger LOG = LoggerFactory.getLogger(StopOrder.class);

  private final IntFunction<Member> memberByPid;
  private final HostRelations relations = new HostRelations();
  private final Set<Member> all;

  /** The numbers of the levels, from 0. */
  private final Map<Member, Integer> levels = new HashMap<>();

  private final Map<Member, Member> parents = new HashMap<>();

  /**
   * Sorts members.
   *
   * @param memberByPid finds any member, also one that is not sorted; null if there is none
   */
  public StopOrder(IntFunction<Member> memberByPid, Collection<Member> members) {
    this.memberByPid = memberByPid;
    all = new LinkedHashSet<>(members);
    for (Member member : all) {
      findLevel(member);
    }
  }

  /** The members by level; in each level in the order in which they were given. */
  public List<List<Member>> levels() {
    List<List<Member>> byLevel = new ArrayList<>();
    for (Member member : all) {
      int level = levels.get(member);
      while (byLevel.size() <= level) {
        byLevel.add(new ArrayList<>());
      }
      byLevel.get(level).add(member);
    }
    return byLevel;
  }

  /** The members that are parents of {@code children}. */
  public Set<Member> parentsOf(Collection<Member> children) {
    Set<Member> found = new HashSet<>();
    for (Member child : children) {
      Member parent = parents.get(child);
      if (parent != null) {
        found.add(parent);
      }
    }
    return found;
  }

  private void findLevel(Member member) {
    if (levels.containsKey(member)) {
      return;
    }
    Member next = findParent(member);
    if (next == null) {
      levels.put(member, 0);
      return;
    }
    Deque<Member> ancestors = new ArrayDeque<>(List.of(member));
    Set<Member> seen = new HashSet<>(ancestors);
    // Process ids that are used again could make a circle.
    while (next != null && !levels.containsKey(next) && seen.add(next)) {
      ancestors.push(next);
      next = findParent(next);
    }
    int level = next == null ? 0 : levels.getOrDefault(next, -1) + 1;
    for (Member one : ancestors) {
      levels.put(one, level);
      level++;
    }
  }

  /** Returns null if the parent is not among the members that are sorted, or can't be read. */
  private Member findParent(Member child) {
    Member parent = knownParent(child);
    try {
      if (parent == null && !relations.isParentStill(child.parentPid(), child.task())) {
        // The parent has ended, so the child has been reparented.
        child.setParentPid(child.process().stat().map(ProcStat::parent).orElse(0));
        parent = knownParent(child);
      }
    } catch (IOException e) {
      // There may be no descriptor left. It is more important that each member is stopped than in
      // which order.
      LOG.debug(
          "process {} is stopped without regard to its parent, which can't be read",
          child.task().pid(),
          e);
    }
    if (parent == null || !all.contains(parent)) {
      return null;
    }
    parents.put(child, parent);
    return parent;
  }

  /** The parent that was read last, if it is a member. */
  private Member knownParent(Member child) {
    Member parent = memberByPid.apply(child.parentPid());
    return parent != null && ProcessRelations.canBeParent(parent.task(), child.task())
        ? parent
        : null;
  }
}
