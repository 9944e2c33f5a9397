package org.freezerfs.cgroup;

import org.freezerfs.engine.TaskInfo;

/**
 * The task that makes a request, and its rights.
 *
 * @param tid the thread's id in the daemon's pid namespace; 0 if it can't be seen from there
 * @param hasSysAdmin whether it has CAP_SYS_ADMIN in the initial user namespace; false if that was
 *     not found out, see {@link ControlFile#needsSysAdmin}
 */
public record Credentials(int uid, int gid, int tid, boolean hasSysAdmin) {
  /** A task of which it was not found out whether it has CAP_SYS_ADMIN. */
  public Credentials(int uid, int gid, int tid) {
    this(uid, gid, tid, false);
  }

  /** The same task with the rights of another. */
  public Credentials as(Credentials other) {
    return new Credentials(other.uid, other.gid, tid, other.hasSysAdmin);
  }

  /** The same task, after it was found out whether it has CAP_SYS_ADMIN. */
  public Credentials withSysAdmin(boolean isCapable) {
    return new Credentials(uid, gid, tid, isCapable);
  }

  /**
   * Whether this task may move another: it is root, or its uid is the other's uid or saved uid
   * (kernel/cgroup.c, attach_task_by_pid). Root is a task with uid 0 on the host (GLOBAL_ROOT_UID),
   * whatever its capabilities.
   */
  boolean mayMove(TaskInfo task) {
    return uid == 0 || uid == task.uid() || uid == task.savedUid();
  }
}
