package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.freezerfs.engine.signals.process.RunState;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcessRef;

/**
 * Children that carry no mark, each from its fork event until it is sure that the process that has
 * the id is that child: see {@link Classification#UNCONFIRMED}.
 *
 * <p>That there is no exit event of the id does not show it. The kernel sends the exit event only
 * after the parent may have reaped the child and its id was given to another process
 * (kernel/exit.c, do_exit: exit_notify, then proc_exit_connector). It is sure
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
 * <p>Not thread-safe: {@link MemberTable} calls it under its lock.
 */
final class UnconfirmedChildren {
  /**
   * A child that carries no mark.
   *
   * @param process the process that has the child's id, held open
   * @param group the group that it was forked in
   * @param parentPid its parent, according to the fork event
   * @param isSibling whether that process has forked it with CLONE_PARENT, so that its parent is
   *     that process's own parent
   * @param hadRun whether it was seen to have run before the events were read last
   */
  record Child(ProcessRef process, int group, int parentPid, boolean isSibling, boolean hadRun) {
    int pid() {
      return process.pid();
    }
  }

  private final MemberHost host;
  private final MemberIndex index;

  /** By process id, in the order of their fork events. */
  private final Map<Integer, Child> byPid = new LinkedHashMap<>();

  UnconfirmedChildren(MemberHost host, MemberIndex index) {
    this.host = host;
    this.index = index;
  }

  void add(ProcessRef process, int group, int parentPid) {
    byPid.put(process.pid(), new Child(process, group, parentPid, false, false));
  }

  /** The process that has forked a child has used CLONE_PARENT. */
  void noteSibling(int pid) {
    byPid.computeIfPresent(
        pid,
        (key, child) ->
            new Child(child.process(), child.group(), child.parentPid(), true, child.hadRun()));
  }

  boolean isEmpty() {
    return byPid.isEmpty();
  }

  /** The group that an unconfirmed child was forked in; null if there is none with this id. */
  Integer groupOf(int pid) {
    Child child = byPid.get(pid);
    return child == null ? null : (Integer) child.group();
  }

  boolean contains(int pid) {
    return byPid.containsKey(pid);
  }

  /** Removes a child, and closes its process. */
  void drop(int pid) {
    Child child = byPid.remove(pid);
    if (child != null) {
      child.process().close();
    }
  }

  /**
   * There is an exit event for the process id. So the process that has the id may be another; or a
   * thread of the same process has called exec, and has taken the leader's id; or its leader has
   * ended, and others of its threads go on. What was seen of it before shows nothing any more: if
   * it is another process, the event of its fork may still come.
   *
   * @return whether there was a child with this id
   */
  boolean recheck(int pid) throws IOException {
    Child child = byPid.get(pid);
    if (child == null) {
      return false;
    }
    if (child.process().exists()) {
      setHadRun(child, false);
    } else {
      drop(pid);
    }
    return true;
  }

  /**
   * Exit events may have been lost. A child that was forked with CLONE_PARENT is kept as long as it
   * has the same parent as the process that has forked it: no search would find it again.
   */
  void recheckAll() throws IOException {
    for (Child child : List.copyOf(byPid.values())) {
      if (!isParentAlive(child)
          || !(isChildOf(child.parentPid(), child) || hasForkersParent(child))) {
        drop(child.pid());
      }
    }
  }

  /** All children, in the order of their fork events. */
  List<Child> all() {
    return List.copyOf(byPid.values());
  }

  /** Removes a child, whose process stays open. */
  void remove(Child child) {
    byPid.remove(child.pid());
  }

  /**
   * Whether a process is the child that its fork event named. Called when all events have been
   * read. If it is not sure now, it can be when all events have been read again.
   */
  boolean isConfirmed(Child child) throws IOException {
    if (child.hadRun() || (isParentAlive(child) && isChildOf(child.parentPid(), child))) {
      return true;
    }
    if (host.hasRun(child.process())) {
      setHadRun(child, true);
    }
    return false;
  }

  private void setHadRun(Child child, boolean hadRun) {
    byPid.put(
        child.pid(),
        new Child(child.process(), child.group(), child.parentPid(), child.isSibling(), hadRun));
  }

  /** Whether the parent that the fork event named is a living member, and the child lives too. */
  private boolean isParentAlive(Child child) throws IOException {
    Member parent = index.byPid(child.parentPid());
    return parent != null && RunState.of(child.process()).alive() && parent.process().exists();
  }

  /** Whether it was forked with CLONE_PARENT, and has the parent that its forker has. */
  private boolean hasForkersParent(Child child) throws IOException {
    if (!child.isSibling()) {
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
