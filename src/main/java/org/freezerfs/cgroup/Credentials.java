package org.freezerfs.cgroup;

import org.freezerfs.engine.TaskInfo;

/**
 * The task that makes a request, and its rights.
 *
 * @param uid its user, as this program's user namespace has it; as gid
 * @param tid the thread's id in the daemon's pid namespace; 0 if it can't be seen from there
 * @param isHostRoot whether it is root on the host (GLOBAL_ROOT_UID), whatever its capabilities.
 *     Root of a user namespace is not
 * @param hasSysAdmin whether it has CAP_SYS_ADMIN in the initial user namespace; false if that was
 *     not found out, see {@link ControlFile#needsSysAdmin}
 */
public record Credentials(int uid, int gid, int tid, boolean isHostRoot, boolean hasSysAdmin) {
  /** A task where uids are the host's, of which CAP_SYS_ADMIN was not looked for. */
  public Credentials(int uid, int gid, int tid) {
    this(uid, gid, tid, uid == 0, false);
  }

  /** The same task with the rights of another. */
  public Credentials as(Credentials other) {
    return new Credentials(other.uid, other.gid, tid, other.isHostRoot, other.hasSysAdmin);
  }

  /** The same task, after it was found out whether it has CAP_SYS_ADMIN. */
  public Credentials withSysAdmin(boolean isCapable) {
    return new Credentials(uid, gid, tid, isHostRoot, isCapable);
  }

  /**
   * Whether this task may move another: it is root on the host, or its uid is the other's uid or
   * saved uid (kernel/cgroup.c, attach_task_by_pid).
   */
  boolean mayMove(TaskInfo task) {
    return isHostRoot || uid == task.uid() || uid == task.savedUid();
  }
}
