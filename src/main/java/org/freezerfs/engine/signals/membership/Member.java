package org.freezerfs.engine.signals.membership;

import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.process.ObservedProcess;
import org.freezerfs.engine.signals.process.TaskFreezeState;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.ProcessRef;

/** A process that is in a group other than the root, or was told to freeze. */
public final class Member {
  private final ObservedProcess process;
  private final TaskFreezeState freezeState;

  // Changed under the lock of MemberTable.
  private volatile int group;
  private volatile RlimitMark.Result mark;

  /** Its parent's process id when that was looked at last. */
  private volatile int parentPid;

  public Member(
      ProcessRef process,
      int group,
      RlimitMark.Result mark,
      boolean isVforkStill,
      Journal journal) {
    this.process = new ObservedProcess(process, isVforkStill);
    this.freezeState = new TaskFreezeState(this.process, journal);
    this.group = group;
    this.mark = mark;
    parentPid = process.initialParent();
  }

  /** The identity of the process. */
  public Task task() {
    return process.task();
  }

  /** The process as /proc shows it. */
  public ObservedProcess process() {
    return process;
  }

  /** Whether a freeze was requested, and what the thaw must do. It has a lock of its own. */
  public TaskFreezeState freezeState() {
    return freezeState;
  }

  public int group() {
    return group;
  }

  /**
   * Whether the mark on the process names its group, and so its children's. If not, they must be
   * looked for.
   */
  public boolean isMarked() {
    return mark == RlimitMark.Result.DONE;
  }

  /** Whether the mark is not right yet, but a program of the process's user can make it so. */
  public boolean isMarkPending() {
    return mark == RlimitMark.Result.RETRY_AS_USER;
  }

  /**
   * The process id of its parent when that was looked at last. A parent that has ended since is not
   * its parent any more; {@code StopOrder} sees to that.
   */
  public int parentPid() {
    return parentPid;
  }

  public void setParentPid(int pid) {
    parentPid = pid;
  }

  void move(int to, RlimitMark.Result newMark) {
    group = to;
    mark = newMark;
  }
}
