package org.freezerfs.engine.signals.order;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.freezerfs.engine.Task;

/**
 * The order in which stopped processes are continued. Each of them may exit as soon as it runs.
 * When an exit leaves a process group orphaned that has stopped members, the kernel sends it SIGHUP
 * (kernel/exit.c, kill_orphaned_pgrp), which kills them. A process group is not orphaned as long as
 * it has a link: a member whose parent lives, is not init, and is in another process group of the
 * same session. So:
 *
 * <ul>
 *   <li>Each process is continued before its parent. So a shell that waits in waitpid(2) with
 *       WUNTRACED does not see its job stopped either.
 *   <li>The links of a process group are continued after its other members.
 *   <li>Apart from that the youngest process is continued first. This is right also where it is not
 *       known how some processes are related.
 * </ul>
 *
 * <p>These rules can contradict each other: a member that is no link can be an ancestor of a link
 * of its own process group, if the processes between the two are in another group. Then it is
 * enough that one link is continued after it. If the only links are its own descendants, no order
 * is safe: whichever of them exits first, a process group becomes orphaned. Then each process is
 * still continued before its parent, the youngest first, and those that are in no such circle after
 * their links.
 *
 * <p>A link that is not among the processes that are continued has no influence: either it runs,
 * and can exit at any time whatever the order is, or it stays stopped.
 *
 * <p>The guardian script has the same order, in shell.
 */
public final class ContinueOrder {
  /** The indexes of the processes that have their place, the last of the order first. */
  private final List<Integer> reversed = new ArrayList<>();

  /** The processes that have no place yet, the oldest first. */
  private List<Node> left = new ArrayList<>();

  /** The youngest process with each id; it names the next older one with the same id. */
  private final Map<Integer, Node> byPid = new HashMap<>();

  private final Map<Integer, ProcessGroup> groups = new HashMap<>();

  /** How many links of a process group have no place yet, and whether one has. */
  private static final class ProcessGroup {
    int linksLeft;
    boolean isLinkPlaced;
  }

  private static final class Node implements Comparable<Node> {
    final int index;
    final ProcessRelations relations;
    ProcessGroup group;
    Node parent;
    Node olderWithSameId;
    boolean isLink;
    boolean isPlaced;

    Node(int index, ProcessRelations relations) {
      this.index = index;
      this.relations = relations;
    }

    boolean isParentPlaced() {
      return parent == null || parent.isPlaced;
    }

    @Override
    public int compareTo(Node other) {
      Task task = relations.task();
      Task others = other.relations.task();
      return task.startTime() == others.startTime()
          ? Integer.compare(task.pid(), others.pid())
          : Long.compare(task.startTime(), others.startTime());
    }
  }

  private ContinueOrder(
      List<ProcessRelations> all, IntFunction<Optional<ProcessRelations>> others) {
    for (ProcessRelations one : all) {
      left.add(new Node(left.size(), one));
    }
    Collections.sort(left);
    for (Node node : left) {
      node.olderWithSameId = byPid.put(node.relations.task().pid(), node);
      node.group = groupOf(node.relations.processGroup());
    }
    for (Node node : left) {
      relate(node, others);
    }
  }

  /**
   * Sorts processes.
   *
   * @param all two of them may have the same id, if one has ended
   * @param others finds a process by its id that is not among them; empty if it has ended, or is
   *     init
   * @return the indexes of all processes, each once
   */
  static List<Integer> of(
      List<ProcessRelations> all, IntFunction<Optional<ProcessRelations>> others) {
    return new ContinueOrder(all, others).find();
  }

  private ProcessGroup groupOf(int id) {
    ProcessGroup group = groups.get(id);
    if (group == null) {
      group = new ProcessGroup();
      groups.put(id, group);
    }
    return group;
  }

  private void relate(Node child, IntFunction<Optional<ProcessRelations>> others) {
    ProcessRelations relations = child.relations;
    // Ids are used again. Its parent is the youngest process with the id that is not too young.
    Node parent = byPid.get(relations.parent());
    while (parent != null && !parent.relations.canBeParentOf(relations)) {
      parent = parent.olderWithSameId;
    }
    child.parent = parent;
    Optional<ProcessRelations> known =
        parent == null ? others.apply(relations.parent()) : Optional.of(parent.relations);
    child.isLink =
        known.isPresent()
            && known.get().canBeParentOf(relations)
            && relations.isLinkTo(known.get());
    child.group.linksLeft += child.isLink ? 1 : 0;
  }

  /** Finds the places from the end on. A process that has a place can't delay others any more. */
  private List<Integer> find() {
    while (!left.isEmpty()) {
      List<Node> waiting = new ArrayList<>();
      for (Node node : left) {
        if (node.isParentPlaced() && (node.isLink || node.group.linksLeft == 0)) {
          place(node);
        } else {
          waiting.add(node);
        }
      }
      if (waiting.size() == left.size()) {
        Node next = leastHarmful();
        place(next);
        waiting.remove(next);
      }
      left = waiting;
    }
    Collections.reverse(reversed);
    return reversed;
  }

  /** The process to place next where all wait for each other. */
  private Node leastHarmful() {
    Node found = null;
    for (Node node : left) {
      if (node.isParentPlaced() && node.group.isLinkPlaced) {
        return node;
      }
      if (found == null && node.isParentPlaced()) {
        found = node;
      }
    }
    // Parents can only make a circle if ids are used again.
    return found == null ? left.get(0) : found;
  }

  private void place(Node node) {
    node.isPlaced = true;
    reversed.add(node.index);
    if (node.isLink) {
      node.group.linksLeft--;
      node.group.isLinkPlaced = true;
    }
  }
}
