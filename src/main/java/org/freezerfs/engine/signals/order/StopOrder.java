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
import java.util.Optional;
import java.util.Set;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.proc.ProcStat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order in which members are stopped: a parent stands still before its children are. So a shell
 * that waits for a job in waitpid(2) with WUNTRACED never finds it stopped. How they are continued
 * is the {@link ContinueOrder}'s to say.
 *
 * <p>MemberTable are sorted into generations: the first has no parent among them, and each other
 * one has its parents in that before it.
 */
public final class StopOrder {
  private static final Logger LOG = LoggerFactory.getLogger(StopOrder.class);

  /** That of a process that has gone, which is nobody's parent. */
  private static final long NO_START = Long.MAX_VALUE;

  private final MemberTable members;
  private final Set<Member> all;

  /** Of each member whose generation is known: its number, from 0. */
  private final Map<Member, Integer> numbers = new HashMap<>();

  private final Map<Member, Member> parents = new HashMap<>();

  /** When processes that are no members were started, by their ids. */
  private final Map<Integer, Long> startTimes = new HashMap<>();

  /**
   * Sorts some members.
   *
   * @param members knows members by their ids
   */
  public StopOrder(MemberTable members, Collection<Member> some) {
    this.members = members;
    all = new LinkedHashSet<>(some);
    for (Member member : all) {
      findNumber(member);
    }
  }

  /** The members by their generations, in each in the order in which they were given. */
  public List<List<Member>> levels() {
    List<List<Member>> generations = new ArrayList<>();
    for (Member member : all) {
      int number = numbers.get(member);
      while (generations.size() <= number) {
        generations.add(new ArrayList<>());
      }
      generations.get(number).add(member);
    }
    return generations;
  }

  /** Those of the members that are parents of {@code children}. */
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

  private void findNumber(Member member) {
    Deque<Member> line = new ArrayDeque<>();
    Set<Member> inLine = new HashSet<>();
    Member next = member;
    // Ids that are used again could make a circle.
    while (next != null && !numbers.containsKey(next) && inLine.add(next)) {
      line.push(next);
      next = findParent(next);
    }
    int number = next == null ? 0 : numbers.getOrDefault(next, -1) + 1;
    for (Member one : line) {
      numbers.put(one, number);
      number++;
    }
  }

  /** Returns null if the parent is not among the members, or can't be known. */
  private Member findParent(Member child) {
    Member parent = knownParent(child);
    try {
      if (parent == null && !isOutside(child)) {
        // The parent has ended, and another has the child now.
        child.setParentPid(child.process().stat().map(ProcStat::parent).orElse(0));
        parent = knownParent(child);
      }
    } catch (IOException e) {
      // No order is worth a member that is not stopped, or not let go: there may be no descriptor.
      LOG.debug("the parent of process {} can't be known", child.task().pid(), e);
    }
    if (parent == null || !all.contains(parent)) {
      return null;
    }
    parents.put(child, parent);
    return parent;
  }

  private Member knownParent(Member child) {
    return isParent(child.parentPid(), child) ? members.byPid(child.parentPid()) : null;
  }

  /** Whether the member with this id can be the child's parent: it is not younger. */
  private boolean isParent(int pid, Member child) {
    Member member = members.byPid(pid);
    return member != null && member != child && isNotYounger(member.task().startTime(), child);
  }

  /** Whether the parent that the child had when it became a member is none, and still lives. */
  private boolean isOutside(Member child) throws IOException {
    int pid = child.parentPid();
    Long known = startTimes.get(pid);
    if (known == null) {
      Optional<ProcStat> stat = ProcStat.ofProcessIfVisible(pid).filter(found -> !found.hasEnded());
      known = stat.map(ProcStat::startTime).orElse(NO_START);
      startTimes.put(pid, known);
    }
    return isNotYounger(known, child);
  }

  private static boolean isNotYounger(long startTime, Member child) {
    return startTime <= child.task().startTime();
  }
}
