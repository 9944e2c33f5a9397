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
public final class ContinueOrder {
  /** The last one first. */
  private final List<Integer> reversed = new ArrayList<>();

  /** The oldest first. */
  private List<Node> left = new ArrayList<>();

  /** Those that have an id, of which each knows the next. */
  private final Map<Integer, Node> byPid = new HashMap<>();

  private final Map<Integer, ProcessGroup> groups = new HashMap<>();

  /** What is known of the links of a process group, which may have none. */
  private static final class ProcessGroup {
    int linksLeft;
    boolean isLinkPlaced;
  }

  private static final class Node implements Comparable<Node> {
    final int index;
    final ProcessRelations relations;
    ProcessGroup group;
    Node parent;
    Node sameId;
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
      node.sameId = byPid.put(node.relations.task().pid(), node);
      node.group = groupOf(node.relations.processGroup());
    }
    for (Node node : left) {
      relate(node, others);
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
    // Ids are used again: the youngest of those that are not too young is its parent.
    Node parent = byPid.get(relations.parent());
    while (parent != null && !canBeParent(parent.relations, relations)) {
      parent = parent.sameId;
    }
    child.parent = parent;
    Optional<ProcessRelations> known =
        parent == null ? others.apply(relations.parent()) : Optional.of(parent.relations);
    child.isLink =
        known.isPresent() && canBeParent(known.get(), relations) && relations.isLinkTo(known.get());
    child.group.linksLeft += child.isLink ? 1 : 0;
  }

  private static boolean canBeParent(ProcessRelations one, ProcessRelations child) {
    return one.task().startTime() <= child.task().startTime()
        && one.task().pid() == child.parent()
        && one.task().pid() != child.task().pid();
  }

  /** From the end on: then whoever has its place can't be in the way of others any more. */
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
        Node next = leastBad();
        place(next);
        waiting.remove(next);
      }
      left = waiting;
    }
    Collections.reverse(reversed);
    return reversed;
  }

  /** Of those that wait for each other. */
  private Node leastBad() {
    Node found = null;
    for (Node node : left) {
      if (node.isParentPlaced() && node.group.isLinkPlaced) {
        return node;
      }
      if (found == null && node.isParentPlaced()) {
        found = node;
      }
    }
    // Only ids that are used again can make a circle of parents.
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
