package org.freezerfs.cgroup;

import java.util.List;
import java.util.OptionalInt;
import org.freezerfs.engine.TaskInfo;

/**
 * The task that makes a request, and its rights.
 *
 * @param uid its user, as this program's user namespace has it; as gid
 * @param tid the thread's id in the daemon's pid namespace; 0 if it can't be seen from there
 * @param isHostRoot whether it is root on the host (GLOBAL_ROOT_UID), whatever its capabilities.
 *     Root of a user namespace is not
 * @param hasSysAdmin whether it has CAP_SYS_ADMIN in the initial user namespace; false if that was
 *     not found out, see {@link Detail}
 * @param groups its supplementary groups; empty if they were not found out
 */
public record Credentials(
    int uid, int gid, int tid, boolean isHostRoot, boolean hasSysAdmin, List<Integer> groups) {
  /**
   * What a control file may ask of the task that opens it. It takes time to find out, so it is
   * found out for such files alone.
   */
  public enum Detail {
    /** See {@link Credentials#hasSysAdmin}. */
    SYS_ADMIN,
    /** See {@link Credentials#groups}. */
    GROUPS
  }

  private static final int OWNER_SHIFT = 6;
  private static final int GROUP_SHIFT = 3;
  private static final int WRITE = 2;

  /** A task of which no detail was looked for. */
  public Credentials(int uid, int gid, int tid, boolean isHostRoot) {
    this(uid, gid, tid, isHostRoot, false, List.of());
  }

  /** A task where uids are the host's, of which no detail was looked for. */
  public Credentials(int uid, int gid, int tid) {
    this(uid, gid, tid, uid == 0);
  }

  /** The same task with the rights of another. */
  public Credentials as(Credentials other) {
    return new Credentials(
        other.uid, other.gid, tid, other.isHostRoot, other.hasSysAdmin, other.groups);
  }

  /** The same task, after it was found out whether it has CAP_SYS_ADMIN. */
  public Credentials withSysAdmin(boolean isCapable) {
    return new Credentials(uid, gid, tid, isHostRoot, isCapable, groups);
  }

  /** The same task, after its supplementary groups were found out. */
  public Credentials withGroups(List<Integer> supplementary) {
    return new Credentials(uid, gid, tid, isHostRoot, hasSysAdmin, supplementary);
  }

  /**
   * Whether this task may move another: it is root on the host, or its uid is the other's uid or
   * saved uid (kernel/cgroup.c, attach_task_by_pid).
   */
  boolean mayMove(TaskInfo task) {
    return isHostRoot || uid == task.uid() || uid == task.savedUid();
  }

  /** The user whose tasks alone this task may move; empty if it may move any. */
  OptionalInt usersTasks() {
    return isHostRoot ? OptionalInt.empty() : OptionalInt.of(uid);
  }

  /**
   * Whether this task may write a file with these attributes (fs/namei.c, acl_permission_check).
   */
  boolean mayWrite(Attributes file) {
    int permissions = file.permissions();
    if (uid == 0) {
      return true;
    }
    if (uid == file.uid()) {
      return (permissions >> OWNER_SHIFT & WRITE) != 0;
    }
    boolean isInGroup = gid == file.gid() || groups.contains(file.gid());
    return ((isInGroup ? permissions >> GROUP_SHIFT : permissions) & WRITE) != 0;
  }
}
