package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Errno;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the processes of a cell back to their home, and removes the cell. A frozen process runs
 * again there, or stays stopped if it was stopped before.
 */
final class CellRemoval {
  private static final Logger LOG = LoggerFactory.getLogger(CellRemoval.class);

  /** So many rounds may find processes that were forked meanwhile, before the cell is frozen. */
  private static final int ROUNDS_UNFROZEN = 5;

  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final HostCgroup top;
  private final HostFreezer freezer;

  /**
   * Removes cells of a hierarchy.
   *
   * @param top the highest cgroup that can be a home
   */
  CellRemoval(HostCgroup top, HostFreezer freezer) {
    this.top = top;
    this.freezer = freezer;
  }

  /**
   * Empties a cell and removes it. A cell that can't be emptied stays, thawed, which is logged.
   *
   * @return how many processes were taken home
   */
  int run(HostCgroup cell) throws IOException {
    int moved = empty(cell);
    if (!removeTree(cell)) {
      freezer.thaw(cell);
      LOG.warn("{} can't be removed, because it is in use; its processes run", cell.path());
    }
    return moved;
  }

  /**
   * Takes all processes home. Those that are forked meanwhile are found by the next round; if there
   * are still some after a few rounds, the cell is frozen first.
   */
  private int empty(HostCgroup cell) throws IOException {
    int moved = 0;
    long begin = System.nanoTime();
    for (int round = 0; System.nanoTime() - begin < TIMEOUT_NANOS; round++) {
      List<Integer> pids = new ArrayList<>();
      CellIds.visit(cell, freezer::processes, pids::add);
      int before = moved;
      for (int pid : pids) {
        moved += moveHome(pid, cell.parent()) ? 1 : 0;
      }
      if (moved == before) {
        break;
      }
      if (round == ROUNDS_UNFROZEN) {
        freezer.freeze(cell);
      }
    }
    return moved;
  }

  /**
   * Moves a process to its home; if that has gone or refuses, to the next cgroup above that takes
   * it.
   *
   * @return false if the process has gone, or no cgroup takes it
   */
  private boolean moveHome(int pid, HostCgroup home) throws IOException {
    HostCgroup to = home;
    while (true) {
      try {
        freezer.addProcess(to, pid);
        return true;
      } catch (HostCgroupException e) {
        if (e.errno() == Errno.ESRCH) {
          return false;
        }
        if (to.path().length() <= top.path().length()) {
          LOG.warn("process {} can't be moved out of its cgroup: {}", pid, e.getMessage());
          return false;
        }
        to = to.parent();
        LOG.warn("process {}: {}; it is moved to {}", pid, e.getMessage(), to.path());
      }
    }
  }

  /** Removes a cgroup, and before it those that its members have made in it. */
  private static boolean removeTree(HostCgroup cgroup) throws IOException {
    if (cgroup.remove()) {
      return true;
    }
    for (HostCgroup child : cgroup.children()) {
      removeTree(child);
    }
    return cgroup.remove();
  }
}
