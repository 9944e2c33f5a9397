package org.freezerfs.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * The order in which stopped processes are continued, each of which may end as soon as it runs.
 * When an exit leaves a process group orphaned that has stopped members, the kernel sends it SIGHUP
 * (kernel/exit.c, kill_orphaned_pgrp), which kills them. A process group is not orphaned as long as
 * it has a link: a member whose parent lives, is not init, and is in another process group of the
 * same session. So:
 *
 * <ul>
 *   <li>Each process is continued before its parent. That also keeps a shell that waits in
 *       waitpid(2) with WUNTRACED from finding its job stopped.
 *   <li>The links of a process group are continued after its other members.
 *   <li>Apart from that the youngest is continued first, which is right too where it is not known
 *       how some are related.
 * </ul>
 *
 * <p>These can contradict each other: a member that is no link can be an ancestor of a link of its
 * own process group, if the processes between the two are in another one. Then it is enough that
 * one link is continued after it. If there is none but its own descendants, no order is safe:
 * whichever of them ends first, a process group becomes orphaned. Then each is still continued
 * before its parent, the youngest first, and those that wait for no such circle after their links.
 *
 * <p>A link that is not among those that are continued is not thought of: it runs, and can end at
 * any time whatever the order is, or it stays stopped.
 */
final class ContinueOrder {
  private static final int NONE = -1;
  private static final Links NO_LINKS = new Links();

  private static final Comparator<Task> BY_PID =
      Comparator.comparingInt(Task::pid).thenComparingLong(Task::startTime);

  private final List<ProcessRelations> all;
  private final int[] parents;
  private final boolean[] links;

  /** By the process group: how many links it has that have no place in the order yet, and have. */
  private final Map<Integer, Links> linksOf = new HashMap<>();

  private final boolean[] placed;

  /** The last one first. */
  private final List<Integer> reversed = new ArrayList<>();

  private static final class Links {
    int waiting;
    int placed;
  }

  private ContinueOrder(
      List<ProcessRelations> all, IntFunction<Optional<ProcessRelations>> others) {
    this.all = all;
    parents = new int[all.size()];
    links = new boolean[all.size()];
    placed = new boolean[all.size()];
    NavigableMap<Task, Integer> byPid = new TreeMap<>(BY_PID);
    for (int i = 0; i < all.size(); i++) {
      byPid.put(all.get(i).task(), i);
    }
    for (int i = 0; i < all.size(); i++) {
      ProcessRelations one = all.get(i);
      parents[i] = parentOf(i, byPid);
      Optional<ProcessRelations> parent =
          parents[i] == NONE
              ? others.apply(one.parent()).filter(other -> canBeParent(other.task(), one))
              : Optional.of(all.get(parents[i]));
      links[i] = parent.filter(one::isLinkTo).isPresent();
      if (links[i]) {
        linksOf.computeIfAbsent(one.processGroup(), group -> new Links()).waiting++;
      }
    }
  }

  /**
   * Orders some processes.
   *
   * @param all may have two of one id, of which one has ended
   * @param others what is known of a process that is not among them, by its id: empty if it has
   *     ended, or is init
   * @return the indexes of all of them, each once
   */
  static List<Integer> of(
      List<ProcessRelations> all, IntFunction<Optional<ProcessRelations>> others) {
    return new ContinueOrder(all, others).find();
  }

  /** Ids are used again, so the youngest of those with the parent's id that is not too young. */
  private int parentOf(int child, NavigableMap<Task, Integer> byPid) {
    ProcessRelations one = all.get(child);
    Map.Entry<Task, Integer> found =
        byPid.floorEntry(new Task(one.parent(), one.task().startTime()));
    return found != null && canBeParent(found.getKey(), one) ? found.getValue() : NONE;
  }

  private static boolean canBeParent(Task task, ProcessRelations child) {
    return task.pid() == child.parent()
        && task.pid() != child.task().pid()
        && task.startTime() <= child.task().startTime();
  }

  /** From the end on: then whoever has its place can't be in the way of others any more. */
  private List<Integer> find() {
    List<Integer> left = oldestFirst();
    while (!left.isEmpty()) {
      boolean any =
          left.removeIf(i -> isNextAtBest(i) && place(i))
              || placeFirst(left, i -> isParentPlaced(i) && linksOf(i).placed > 0)
              || placeFirst(left, this::isParentPlaced);
      if (!any) {
        // Only ids that are used again can make a circle of parents.
        place(left.remove(0));
      }
    }
    Collections.reverse(reversed);
    return reversed;
  }

  private List<Integer> oldestFirst() {
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      indexes.add(i);
    }
    indexes.sort(
        Comparator.comparingLong((Integer i) -> all.get(i).task().startTime())
            .thenComparingInt(i -> all.get(i).task().pid()));
    return indexes;
  }

  private boolean isNextAtBest(int i) {
    return isParentPlaced(i) && (links[i] || linksOf(i).waiting == 0);
  }

  private boolean placeFirst(List<Integer> left, IntPredicate isPossible) {
    for (int at = 0; at < left.size(); at++) {
      if (isPossible.test(left.get(at))) {
        return place(left.remove(at));
      }
    }
    return false;
  }

  /** Returns true. */
  private boolean place(int i) {
    placed[i] = true;
    reversed.add(i);
    if (links[i]) {
      linksOf(i).waiting--;
      linksOf(i).placed++;
    }
    return true;
  }

  private boolean isParentPlaced(int i) {
    return parents[i] == NONE || placed[parents[i]];
  }

  private Links linksOf(int i) {
    return linksOf.getOrDefault(all.get(i).processGroup(), NO_LINKS);
  }
}
