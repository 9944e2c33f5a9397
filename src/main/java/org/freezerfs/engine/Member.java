package org.freezerfs.engine;

import org.freezerfs.host.ProcessRef;
import org.freezerfs.host.RlimitMark;

/** A process that is in a group other than the root, or was told to freeze. */
final class Member {
  private final Task task;
  private final Ledger ledger;

  // Changed under the lock of Members.
  private volatile int group;
  private volatile RlimitMark.Result mark;

  /** Its parent's process id when that was looked at last. */
  private volatile int parentPid;

  Member(
      ProcessRef process,
      int group,
      RlimitMark.Result mark,
      boolean isVforkStill,
      Journal journal) {
    this.task = new Task(process.pid(), process.startTime());
    this.ledger = new Ledger(process, isVforkStill, journal);
    this.group = group;
    this.mark = mark;
    parentPid = process.firstParent();
  }

  Task task() {
    return task;
  }

  /** Why it stands still. The ledger has a lock of its own, inside which no other is taken. */
  Ledger ledger() {
    return ledger;
  }

  int group() {
    return group;
  }

  /**
   * Whether the mark on the process names its group, and so its children's. If not, they must be
   * looked for.
   */
  boolean isMarkTruthful() {
    return mark == RlimitMark.Result.DONE;
  }

  /** Whether the mark is not right yet, but a program of the process's user can make it so. */
  boolean isMarkOwed() {
    return mark == RlimitMark.Result.LEFT_TO_USER;
  }

  /**
   * The process id of its parent when that was looked at last. A parent that has ended since is not
   * its parent any more; {@link Generations} sees to that.
   */
  int parentPid() {
    return parentPid;
  }

  void setParentPid(int pid) {
    parentPid = pid;
  }

  void move(int to, RlimitMark.Result newMark) {
    group = to;
    mark = newMark;
  }
}
