package org.freezerfs.cgroup;

import org.freezerfs.engine.TaskInfo;

/**
 * Who makes a call.
 *
 * @param tid its thread, in our own pid namespace; 0 if it can't be seen from there
 * @param hasSysAdmin whether it has CAP_SYS_ADMIN in the initial user namespace; false where nobody
 *     asked, see {@link ControlFile#needsSysAdmin}
 */
public record Credentials(int uid, int gid, int tid, boolean hasSysAdmin) {
  /** One of whom it was not asked whether it has CAP_SYS_ADMIN. */
  public Credentials(int uid, int gid, int tid) {
    this(uid, gid, tid, false);
  }

  /** The same task, with another's rights. */
  public Credentials as(Credentials other) {
    return new Credentials(other.uid, other.gid, tid, other.hasSysAdmin);
  }

  /** The same caller, of whom it was asked. */
  public Credentials withSysAdmin(boolean isCapable) {
    return new Credentials(uid, gid, tid, isCapable);
  }

  /**
   * The kernel's rule for moving a task: root, or whose it is by uid or saved uid (kernel/cgroup.c,
   * attach_task_by_pid). Root is who has uid 0 on the host (GLOBAL_ROOT_UID), with or without
   * capabilities.
   */
  boolean mayMove(TaskInfo task) {
    return uid == 0 || uid == task.uid() || uid == task.savedUid();
  }
}
