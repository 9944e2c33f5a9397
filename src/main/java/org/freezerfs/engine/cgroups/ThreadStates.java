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

  /**
   * Whether one of these threads waits in vfork(2) for its child. The kernel freezes such a thread
   * where it waits, and shows it there even when the child has executed a program or exited.
   */
  static boolean isAnyInVfork(int[] tids) throws IOException {
    for (int tid : tids) {
      if (isInVfork(tid, WaitChannel.of(tid, tid))) {
        return true;
      }
    }
    return false;
  }

  /** The same of one thread, for which the kernel shows this wait channel. */
  static boolean isInVfork(int tid, WaitChannel shown) throws IOException {
    return switch (shown) {
      case VFORK -> holdsLastChild(tid, true);
      case UNKNOWN -> holdsLastChild(tid, false);
      default -> false;
    };
  }

  /**
   * Whether the child that a thread has forked last has executed no program yet, and has not ended.
   * One that has ended may be missing from the list, which then has an earlier child at its end. Of
   * that kcmp(2) says that its memory is another: a child of vfork(2) has executed a program since,
   * or the thread could not have forked again, and one of fork(2) has never shared the thread's.
   *
   * @param otherwise what is returned if the kernel does not compare the memory of the two
   */
  private static boolean holdsLastChild(int tid, boolean otherwise) throws IOException {
    int[] children = Processes.childrenOfThread(tid);
    if (children.length == 0) {
      return false;
    }
    int last = children[children.length - 1];
    return ProcStat.ofProcess(last)
            .filter(stat -> !stat.isExiting() && stat.hasNotExecuted())
            .isPresent()
        && Processes.haveSameMemory(tid, last).orElse(otherwise);
  }
}
