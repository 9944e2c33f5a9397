package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.OptionalInt;
import org.freezerfs.engine.TaskFinder;
import org.freezerfs.host.cgroups.CgroupFiles;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.proc.Processes;

/**
 * The freezer of the host's kernel, as one version of cgroups offers it. A <em>task</em> is what it
 * moves and freezes as one: a thread, or a process with all its threads, which then has the
 * process's id.
 */
interface HostFreezer {
  /** The freezer of a hierarchy. */
  static HostFreezer of(FreezerHierarchy hierarchy) {
    return switch (hierarchy.version()) {
      case V1 -> new FreezerV1();
      case V2 -> new FreezerV2();
    };
  }

  /** Whether a task is a single thread. */
  boolean takesThreads();

  /** Freezes the tasks of a cgroup, and all that come into it until it is thawed. */
  void freeze(CgroupFiles cgroup) throws IOException;

  /** Ends the freeze of a cgroup, which may have none. */
  void thaw(CgroupFiles cgroup) throws IOException;

  /** Whether a cgroup was told to freeze, by itself and not by a cgroup above. */
  boolean isFreezeRequested(CgroupFiles cgroup) throws IOException;

  /** Whether all its tasks are frozen, as the kernel says. One without a task is frozen at once. */
  boolean isFrozen(CgroupFiles cgroup) throws IOException;

  /**
   * The ids of the processes of a cgroup, without those of cgroups below, in any order; none if it
   * has gone.
   */
  int[] processes(HostCgroup cgroup) throws IOException;

  /** The same for the threads. */
  int[] threads(HostCgroup cgroup) throws IOException;

  /** Whether there are any threads in a cgroup, without those below. */
  boolean hasThreads(HostCgroup cgroup) throws IOException;

  /**
   * Whether the kernel says, without a list, that there is a task in a cgroup or below. False also
   * where it does not say so, or can't be asked.
   */
  default boolean isPopulated(CgroupFiles cgroup) throws IOException {
    return false;
  }

  /** The ids of the tasks of a cgroup, as those of its processes. */
  default int[] tasks(HostCgroup cgroup) throws IOException {
    return takesThreads() ? threads(cgroup) : processes(cgroup);
  }

  /** The tasks of a process. */
  default int[] tasksOf(int pid) throws IOException {
    return takesThreads() ? Processes.threads(pid) : new int[] {pid};
  }

  /** The threads of a task. */
  default int[] threadsOf(int task) throws IOException {
    return takesThreads() ? new int[] {task} : Processes.threads(task);
  }

  /** The task of a thread; 0 if there is no such thread. */
  default int taskOf(int tid) throws IOException {
    return takesThreads() ? tid : TaskFinder.processOf(tid);
  }

  /** Whether a thread that /proc shows in interruptible sleep is frozen. */
  boolean isFrozenAsleep(int pid, int tid) throws IOException;

  /** Whether a signal to a frozen process is pending until the thaw, whatever the process is. */
  boolean keepsPending(int signal);

  /**
   * Moves the task that has an id when the kernel looks it up into a cgroup. Only {@link TaskMover}
   * may do so: by then the id may be another task's.
   *
   * @param user empty for any task; else the kernel is to move only a task of this user (its real
   *     or saved uid), if it can compare that: EACCES
   */
  void addTask(CgroupFiles cgroup, int task, OptionalInt user) throws IOException;
}
