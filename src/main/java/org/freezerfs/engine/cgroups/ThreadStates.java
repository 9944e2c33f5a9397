package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.proc.ProcStat;

/** What /proc says of the threads of members, where the kernel's freezer does not say enough. */
final class ThreadStates {
  private ThreadStates() {}

  /**
   * Whether no thread of a process or of a task runs or will run soon: each is frozen, stopped, or
   * blocked in the kernel. The kernel shows a frozen task of cgroup v1 in uninterruptible sleep.
   *
   * @param pid the id of any of the threads
   */
  static boolean areStandingStill(int pid, int[] tids, HostFreezer freezer) throws IOException {
    for (int tid : tids) {
      Optional<ProcStat> stat = ProcStat.ofThread(pid, tid);
      if (stat.isPresent()
          && !stat.get().isDead()
          && !stat.get().isUninterruptible()
          && !stat.get().isStopped()
          && !stat.get().isTraced()
          && !(stat.get().isInterruptible() && freezer.isFrozenAsleep(pid, tid))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a thread is in uninterruptible sleep, as each that is frozen with cgroup v1 is too. */
  static boolean isUninterruptible(int pid, int tid) throws IOException {
    return ProcStat.ofThread(pid, tid).filter(ProcStat::isUninterruptible).isPresent();
  }
}
