package org.freezerfs.cgroup;

import org.freezerfs.engine.TaskInfo;

/**
 * Who makes a call.
 *
 * @param tid its thread, in our own pid namespace; 0 if it can't be seen from there
 */
public record Caller(int uid, int gid, int tid) {
  public boolean isRoot() {
    return uid == 0;
  }

  /** The same task, with another's rights. */
  public Caller as(Caller other) {
    return new Caller(other.uid, other.gid, tid);
  }

  /**
   * The kernel's rule for moving a task: root, or whose it is by uid or saved uid (kernel/cgroup.c,
   * attach_task_by_pid).
   */
  boolean mayMove(TaskInfo task) {
    return isRoot() || uid == task.uid() || uid == task.savedUid();
  }
}
