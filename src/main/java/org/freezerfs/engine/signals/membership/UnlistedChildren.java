package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.freezerfs.engine.signals.membership.ChildClassifier.Classification;
import org.freezerfs.engine.signals.process.RunState;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcessRef;

/**
 * The children of members that a fork event has named and that are no members, each with the group
 * that it was forked in, to which its own children belong too. Such a child
 *
 * <ul>
 *   <li>is hidden: /proc does not show it to us (hidepid, see proc(5)). Nothing else is known of it
 *       but that it exists;
 *   <li>or is unconfirmed: see {@link Classification#UNCONFIRMED};
 *   <li>or has ended before it could be looked at. It is remembered until all events were read that
 *       had been queued before: the fork events of its children are among them.
 * </ul>
 *
 * <p>That there is no exit event of an unconfirmed child does not show that its id is still its
 * own. The kernel sends the exit event only after the parent may have reaped the child and its id
 * was given to another process (kernel/exit.c, do_exit: exit_notify, then proc_exit_connector). It
 * is sure
 *
 * <ul>
 *   <li>if the process is a child of the member that has forked it: whatever such a child is, it
 *       belongs to the group;
 *   <li>or if all events were read that were queued after the process was seen to have run, and
 *       none named the id again. For a process that has run, the kernel has sent the event of its
 *       fork (kernel/fork.c, copy_process, then wake_up_new_task). So the last event with this id
 *       is the one of this process.
 * </ul>
 *
 * <p>Called under the lock of {@link MemberTable}, but for {@link #isAnyHidden}.
 */
final class UnlistedChildren {
  /** A child that is unconfirmed. */
  static final class Child {
    private final ProcessRef process;
    private final int group;
    private final int parentPid;
    private boolean isSibling;
    private boolean hadRun;

    Child(ProcessRef process, int group, int parentPid) {
      this.process = process;
      this.group = group;
      this.parentPid = parentPid;
    }

    int pid() {
      return process.pid();
    }

    /** The process that has the child's id, held open. */
    ProcessRef process() {
      return process;
    }

    /** The group that it was forked in. */
    int group() {
      return group;
    }

    /** Its parent, according to the fork event. */
    int parentPid() {
      return parentPid;
    }
  }

  private final MemberHost host;
  private final MemberIndex index;

  /** By process id, in the order of their fork events. */
  private final Map<Integer, Child> unconfirmed = new LinkedHashMap<>();

  private final Map<Integer, Integer> groupsOfHidden = new HashMap<>();
  private final Map<Integer, Integer> groupsOfExited = new HashMap<>();
  private volatile boolean isAnyHidden;
  private boolean receivesEvents;

  UnlistedChildren(MemberHost host, MemberIndex index) {
    this.host = host;
    this.index = index;
  }

  /** Sets whether fork events are received. Without them no child that has ended is remembered. */
  void setReceivesEvents(boolean receives) {
    receivesEvents = receives;
    if (!receives) {
      groupsOfExited.clear();
    }
  }

  void addUnconfirmed(ProcessRef process, int group, int parentPid) {
    unconfirmed.put(process.pid(), new Child(process, group, parentPid));
  }

  void addHidden(int pid, int group) {
    groupsOfHidden.put(pid, group);
    isAnyHidden = true;
  }

  void addExited(int pid, int group) {
    if (receivesEvents) {
      groupsOfExited.put(pid, group);
    }
  }

  /** Whether there is no child of any kind. */
  boolean isEmpty() {
    return unconfirmed.isEmpty() && groupsOfHidden.isEmpty() && groupsOfExited.isEmpty();
  }

  /** The group that a child was forked in; null if there is none with this process id. */
  Integer groupOf(int pid) {
    Child child = unconfirmed.get(pid);
    if (child != null) {
      return (Integer) child.group();
    }
    Integer group = groupsOfHidden.get(pid);
    return group != null ? group : groupsOfExited.get(pid);
  }

  /** The process id belongs to a member now, or to a process that is none. */
  void remove(int pid) {
    Child child = unconfirmed.remove(pid);
    if (child != null) {
      child.process().close();
    }
    removeHidden(pid);
    groupsOfExited.remove(pid);
  }

  private Integer removeHidden(int pid) {
    if (!isAnyHidden) {
      return null;
    }
    Integer group = groupsOfHidden.remove(pid);
    isAnyHidden = !groupsOfHidden.isEmpty();
    return group;
  }

  /** Removes the children that were forked in a group. */
  void removeGroup(int group) {
    List.copyOf(unconfirmed.values()).stream()
        .filter(child -> child.group() == group)
        .forEach(child -> remove(child.pid()));
    groupsOfHidden.values().removeIf(of -> of == group);
    isAnyHidden = !groupsOfHidden.isEmpty();
    groupsOfExited.values().removeIf(of -> of == group);
  }

  // The children that have ended.

  boolean isAnyExited() {
    return !groupsOfExited.isEmpty();
  }

  /** All events were read. Returns whether a child was remembered that had ended. */
  boolean forgetExited() {
    boolean any = isAnyExited();
    groupsOfExited.clear();
    return any;
  }

  // The hidden children.

  /** Any thread may ask. */
  boolean isAnyHidden() {
    return isAnyHidden;
  }

  List<Integer> hidden() {
    return List.copyOf(groupsOfHidden.keySet());
  }

  int countHidden(int group) {
    return (int) groupsOfHidden.values().stream().filter(of -> of == group).count();
  }

  /**
   * A hidden child has ended, or can be seen now.
   *
   * @return the group that it was forked in; null if there is no hidden child with this id
   */
  Integer endHidden(int pid) {
    Integer group = removeHidden(pid);
    if (group != null) {
      addExited(pid, group);
    }
    return group;
  }

  // The unconfirmed children.

  boolean isAnyUnconfirmed() {
    return !unconfirmed.isEmpty();
  }

  boolean isUnconfirmed(int pid) {
    return unconfirmed.containsKey(pid);
  }

  /** All unconfirmed children, in the order of their fork events. */
  List<Child> unconfirmed() {
    return List.copyOf(unconfirmed.values());
  }

  /** The process that has forked a child has used CLONE_PARENT. */
  void noteSibling(int pid) {
    Child child = unconfirmed.get(pid);
    if (child != null) {
      // So its parent is that process's own parent.
      child.isSibling = true;
    }
  }

  /** Removes a child, whose process stays open. */
  void removeConfirmed(Child child) {
    unconfirmed.remove(child.pid());
  }

  /** Closes the process of a child that has ended, or can't be told from another process. */
  void end(Child child) {
    unconfirmed.remove(child.pid());
    child.process().close();
    addExited(child.pid(), child.group());
  }

  /**
   * There is an exit event for the process id. So the process that has the id may be another; or a
   * thread of the same process has called exec, and has taken the leader's id; or its leader has
   * ended, and others of its threads go on. What was seen of it before shows nothing any more: if
   * it is another process, the event of its fork may still come.
   *
   * @return whether there was an unconfirmed child with this id
   */
  boolean recheck(int pid) throws IOException {
    Child child = unconfirmed.get(pid);
    if (child == null) {
      return false;
    }
    if (child.process().exists()) {
      child.hadRun = false;
    } else {
      end(child);
    }
    return true;
  }

  /**
   * Exit events may have been lost. A child that was forked with CLONE_PARENT is kept as long as it
   * has the same parent as the process that has forked it: no search would find it again.
   */
  void recheckAll() throws IOException {
    for (Child child : unconfirmed()) {
      if (!isParentAlive(child)
          || !(isChildOf(child.parentPid(), child) || hasForkersParent(child))) {
        end(child);
      }
    }
  }

  /**
   * Whether a process is the child that its fork event named. Called when all events have been
   * read. If it is not sure now, it can be when all events have been read again.
   */
  boolean isConfirmed(Child child) throws IOException {
    if (child.hadRun || (isParentAlive(child) && isChildOf(child.parentPid(), child))) {
      return true;
    }
    child.hadRun = host.hasRun(child.process());
    return false;
  }

  /** Whether the parent that the fork event named is a living member, and the child lives too. */
  private boolean isParentAlive(Child child) throws IOException {
    Member parent = index.byPid(child.parentPid());
    return parent != null && RunState.of(child.process()).alive() && parent.process().exists();
  }

  /** Whether it was forked with CLONE_PARENT, and has the parent that its forker has. */
  private boolean hasForkersParent(Child child) throws IOException {
    if (!child.isSibling) {
      return false;
    }
    Member forker = index.byPid(child.parentPid());
    Optional<Integer> parent = forker.process().stat().map(ProcStat::parent);
    return parent.isPresent() && isChildOf(parent.get(), child);
  }

  private static boolean isChildOf(int pid, Child child) throws IOException {
    return child.process().stat().map(ProcStat::parent).filter(parent -> parent == pid).isPresent();
  }
}
