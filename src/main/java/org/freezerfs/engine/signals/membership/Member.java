package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.process.ObservedProcess;
import org.freezerfs.engine.signals.process.TaskFreezeState;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.ProcessRef;

/**
 * A process in a group other than the root, or one in the root that still has a freeze request or a
 * mark.
 *
 * <p>Its fields are read without a lock. Where a comment does not say otherwise they are written
 * under the lock of {@link MemberTable}.
 */
public final class Member {
  private final ObservedProcess process;
  private final TaskFreezeState freezeState;

  private volatile int group;
  private volatile RlimitMark.Result mark;

  /** Its place in the order in which members were put into its group. */
  private volatile long position;

  private volatile boolean isLeaderless;

  /** Written by any thread. */
  private volatile boolean isTraced;

  /** Written by any thread. */
  private volatile int parentPid;

  /** Those of its children that belong to another group. Also read under the table's lock alone. */
  private Set<Task> foreignChildren = new HashSet<>();

  /**
   * A member that is in no table yet.
   *
   * @param process closed together with the {@link #freezeState}
   * @param mark whether the process carries the mark of the group
   * @param vforkCountsAsStopped see {@link ObservedProcess}
   */
  public Member(
      ProcessRef process,
      int group,
      RlimitMark.Result mark,
      boolean vforkCountsAsStopped,
      Journal journal) {
    this.process = new ObservedProcess(process, vforkCountsAsStopped);
    this.freezeState = new TaskFreezeState(this.process, journal);
    this.group = group;
    this.mark = mark;
    parentPid = process.initialParent();
  }

  public Task task() {
    return process.task();
  }

  /** The process as /proc shows it. */
  public ObservedProcess process() {
    return process;
  }

  /**
   * Whether the process is to be frozen, and what thawing it must do. It has a lock of its own,
   * under which no other lock is taken but the journal's.
   */
  public TaskFreezeState freezeState() {
    return freezeState;
  }

  public int group() {
    return group;
  }

  /**
   * Whether the process carries the mark of its group, or none if that is the root. If not, its
   * children have to be searched for.
   */
  public boolean isMarked() {
    return mark == RlimitMark.Result.DONE;
  }

  /**
   * Whether the process's leader has exited, so that only its other threads are tasks. The kernel's
   * exit event names the leader, so none tells when the last of these threads exits.
   */
  public boolean isLeaderless() {
    return isLeaderless;
  }

  /** Whether the process has a freeze request, and a tracer that can continue it at any time. */
  public boolean isTraced() {
    return isTraced;
  }

  /** Sets what {@link #isTraced} returns; called by any thread, under any lock. */
  public void setTraced(boolean isTraced) {
    this.isTraced = isTraced;
  }

  /**
   * The process id of its parent when /proc was read last. That process may have ended since: then
   * it is the parent no more, and {@code StopOrder} reads /proc again.
   */
  public int parentPid() {
    return parentPid;
  }

  public void setParentPid(int pid) {
    parentPid = pid;
  }

  long position() {
    return position;
  }

  /** Called by {@link MemberIndex}, which has an entry of the member for this place. */
  void setPlace(int newGroup, long newPosition) {
    group = newGroup;
    position = newPosition;
  }

  void setMark(RlimitMark.Result newMark) {
    mark = newMark;
  }

  /** Asks /proc whether the process's leader is alive. */
  boolean hasLivingLeader() throws IOException {
    return process.stat().filter(leader -> !leader.isDead()).isPresent();
  }

  void setLeaderless(boolean isLeaderless) {
    this.isLeaderless = isLeaderless;
  }

  /**
   * Sets which of its children don't belong to its group, because they were forked before it was
   * put into that. The children of a member without a mark are found by their parent alone, so
   * these would be taken for new members.
   */
  void setForeignChildren(Set<Task> children) {
    foreignChildren = children;
  }

  /** One of its children was moved to the root. */
  void addForeignChild(Task child) {
    foreignChildren.add(child);
  }

  /** Whether this child is known not to belong to its group. */
  boolean isForeignChild(Task child) {
    return foreignChildren.contains(child);
  }
}
