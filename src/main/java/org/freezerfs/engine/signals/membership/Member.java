package org.freezerfs.engine.signals.membership;

import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.process.ObservedProcess;
import org.freezerfs.engine.signals.process.TaskFreezeState;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.ProcessRef;

/**
 * A process in a group other than the root, or one in the root that still has a freeze request or a
 * mark.
 */
public final class Member {
  private final ObservedProcess process;
  private final TaskFreezeState freezeState;

  // Written under the lock of MemberIndex, read without it.
  private volatile int group;
  private volatile RlimitMark.Result mark;

  private volatile int parentPid;

  /**
   * A member that is in no index yet.
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
   * The process id of its parent when /proc was read last. That process may have ended since: then
   * it is the parent no more, and {@code StopOrder} reads /proc again.
   */
  public int parentPid() {
    return parentPid;
  }

  public void setParentPid(int pid) {
    parentPid = pid;
  }

  /** Called under the lock of {@link MemberIndex}. */
  void set(int newGroup, RlimitMark.Result newMark) {
    group = newGroup;
    mark = newMark;
  }
}
