package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the processes of a cell back to their home, and removes the cell. A frozen process runs
 * again there, or stays stopped if it was stopped before. Processes that another mount has put into
 * a cell of its own in this one stay there; the cell is then left, {@linkplain EndedCells ended}.
 */
final class CellRemoval {
  private static final Logger LOG = LoggerFactory.getLogger(CellRemoval.class);

  /** So many rounds may find processes that were forked meanwhile, before the cell is frozen. */
  private static final int ROUNDS_UNFROZEN = 5;

  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final FreezerHierarchy hierarchy;
  private final HostCgroup top;
  private final HostFreezer freezer;
  private final TaskMover mover;

  /** Removes cells of a hierarchy. */
  CellRemoval(FreezerHierarchy hierarchy, HostFreezer freezer, TaskMover mover) {
    this.hierarchy = hierarchy;
    top = hierarchy.top();
    this.freezer = freezer;
    this.mover = mover;
  }

  /**
   * Delivers the signals that are held for the processes of a cell, empties it and removes it. A
   * cell that can't be emptied stays, thawed, which is logged.
   */
  void run(HostCgroup cell) throws IOException {
    deliverHeld(cell);
    empty(cell);
    if (!CellTree.remove(cell)) {
      leave(cell);
    }
    EndedCells.removeFrom(cell, top);
  }

  private void deliverHeld(HostCgroup cell) throws IOException {
    if (!CellNames.heldOf(cell.name()).isEmpty()) {
      for (int task : CellTree.ids(cell, freezer::tasks)) {
        HeldSignals.deliver(cell, task, hierarchy);
      }
    }
  }

  private void leave(HostCgroup cell) throws IOException {
    freezer.thaw(cell);
    if (CellTree.hasOtherCell(cell)) {
      EndedCells.mark(cell);
      LOG.info("{} is left, thawed: the freezerfs whose cgroup is in it removes it", cell.path());
    } else {
      LOG.warn("{} can't be removed, because it is in use; its processes run", cell.path());
    }
  }

  /**
   * Takes all tasks home. Those that are forked meanwhile are found by the next round; if there are
   * still some after a few rounds, the cell is frozen first.
   */
  private void empty(HostCgroup cell) throws IOException {
    HostCgroup home = EndedCells.homeOf(CellHome.of(cell, top), top);
    long begin = System.nanoTime();
    boolean isAnyMoved = true;
    for (int round = 0; isAnyMoved && System.nanoTime() - begin < TIMEOUT_NANOS; round++) {
      isAnyMoved = false;
      for (int task : CellTree.ids(cell, freezer::tasks)) {
        isAnyMoved |= moveHome(task, cell, home);
      }
      if (round == ROUNDS_UNFROZEN) {
        freezer.freeze(cell);
      }
    }
  }

  /**
   * Moves a task to its home; if that has gone or refuses, to the next cgroup above that takes it.
   *
   * @return false if the task has gone, or no cgroup takes it
   */
  private boolean moveHome(int task, HostCgroup cell, HostCgroup home) throws IOException {
    HostCgroup to = home;
    while (true) {
      try {
        return mover.moveListed(task, cell, to);
      } catch (HostCgroupException e) {
        if (to.path().length() <= top.path().length()) {
          LOG.warn("task {} can't be moved out of its cgroup: {}", task, e.getMessage());
          return false;
        }
        to = to.parent();
        LOG.warn("task {}: {}; it is moved to {}", task, e.getMessage(), to.path());
      }
    }
  }
}
