package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.host.proc.WaitChannel;

/** What /proc says of the threads of members, where the kernel's freezer does not say enough. */
final class ThreadStates {
  private ThreadStates() {}

  /**
   * Whether no thread of a process runs or will run soon: each is frozen, stopped, or blocked in
   * the kernel. The kernel shows a frozen task of cgroup v1 in uninterruptible sleep.
   */
  static boolean isStandingStill(int pid) throws IOException {
    for (int tid : Processes.threads(pid)) {
      Optional<ProcStat> stat = ProcStat.ofThread(pid, tid);
      if (stat.isPresent()
          && !stat.get().isDead()
          && !stat.get().isUninterruptible()
          && !stat.get().isStopped()
          && !stat.get().isTraced()) {
        return false;
      }
    }
    return true;
  }

  /** Whether one of these threads waits in vfork(2) for its child. */
  static boolean isAnyInVfork(int[] tids) throws IOException {
    for (int tid : tids) {
      if (WaitChannel.isWaitingInVfork(tid, tid)) {
        return true;
      }
    }
    return false;
  }
}
