package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.freezerfs.host.proc.Processes;

/**
 * Tells which processes that have SIGKILL are blocked in the kernel: such a one will not run its
 * program again, and ends when it wakes. It stands still at each of many looks; they are counted,
 * and the time is not measured, because on a busy machine, or one that was suspended, a process may
 * have had no processor meanwhile. Used for one wait.
 */
final class BlockedProcesses {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Of a process that is held by its tracer or by a freeze of a group: a fifth of a second. */
  private static final int LOOKS_IF_HELD = 10;

  /**
   * Of one in uninterruptible sleep: two seconds. While it ends it may have to wait until others
   * have released a lock; and those, on a busy machine, for a processor.
   */
  private static final int LOOKS_IF_ASLEEP = 100;

  private final Cells cells;
  private final Map<Integer, Integer> looks = new HashMap<>();
  private long looked = System.nanoTime();

  /** All of the mount: a process can have a thread that is frozen in another group. */
  BlockedProcesses(Cells cells) {
    this.cells = cells;
  }

  /** Whether all these processes are blocked; to be asked again and again. */
  boolean areAll(List<Integer> pids) throws IOException {
    if (pids.isEmpty()) {
      return true;
    }
    if (System.nanoTime() - looked < INTERVAL_NANOS) {
      return false;
    }
    looked = System.nanoTime();
    boolean areBlocked = true;
    for (int pid : pids) {
      areBlocked &= isBlocked(pid);
    }
    return areBlocked;
  }

  private boolean isBlocked(int pid) throws IOException {
    int[] tids = Processes.threads(pid);
    if (!ThreadStates.areStandingStill(pid, tids, cells.freezer())) {
      looks.remove(pid);
      return false;
    }
    return looks.merge(pid, 1, Integer::sum)
        >= (isAnyAsleep(pid, tids) ? LOOKS_IF_ASLEEP : LOOKS_IF_HELD);
  }

  /** Whether a thread is in uninterruptible sleep, and not because a group is frozen. */
  private boolean isAnyAsleep(int pid, int[] tids) throws IOException {
    for (int tid : tids) {
      if (ThreadStates.isUninterruptible(pid, tid)
          && cells.of(tid).filter(Cell::isFreezeRequested).isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
