package org.freezerfs.engine.cgroups;

import java.io.IOException;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.cgroups.HostCgroup;

/** The freezer of the host's kernel, as one version of cgroups offers it. */
interface HostFreezer {
  /** The freezer of a hierarchy. */
  static HostFreezer of(FreezerHierarchy hierarchy) {
    return switch (hierarchy.version()) {
      case V1 -> new FreezerV1();
      case V2 -> new FreezerV2();
    };
  }

  /** Freezes the tasks of a cgroup, and all that come into it until it is thawed. */
  void freeze(HostCgroup cgroup) throws IOException;

  /** Ends the freeze of a cgroup, which may have none. */
  void thaw(HostCgroup cgroup) throws IOException;

  /** Whether a cgroup was told to freeze, by itself and not by a cgroup above. */
  boolean isFreezeRequested(HostCgroup cgroup) throws IOException;

  /** Whether all its tasks are frozen, as the kernel says. One without a task is frozen at once. */
  boolean isFrozen(HostCgroup cgroup) throws IOException;

  /**
   * The ids of the processes of a cgroup, without those of cgroups below, in any order; none if it
   * has gone.
   */
  int[] processes(HostCgroup cgroup) throws IOException;

  /** The same for the threads. */
  int[] threads(HostCgroup cgroup) throws IOException;

  /** Whether a thread that /proc shows in interruptible sleep is frozen. */
  boolean isFrozenAsleep(int pid, int tid) throws IOException;

  /** Whether a signal to a frozen process is pending until the thaw, whatever the process is. */
  boolean keepsPending(int signal);

  /** Moves a process into a cgroup, with all its threads. */
  void addProcess(HostCgroup cgroup, int pid) throws IOException;
}
