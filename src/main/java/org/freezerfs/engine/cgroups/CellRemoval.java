package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
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

  /**
   * After so many rounds the cell is given up: what it lists can't be taken out, such as a process
   * that can't be seen.
   */
  private static final int MAX_ROUNDS = 1000;

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
   *
   * @return whether no process is left in it but those that another mount has in it
   */
  boolean run(HostCgroup cell) {
    deliverHeld(cell);
    return empty(cell);
  }

  /** The same, but delivers nothing. */
  boolean empty(HostCgroup cell) {
    try {
      takeAllHome(cell);
      boolean isDone = CellTree.remove(cell) || leave(cell);
      EndedCells.removeFrom(cell, top);
      return isDone;
    } catch (IOException e) {
      LOG.warn("{} can't be emptied: {}", cell.path(), e.getMessage());
      thawAtLeast(cell);
      return false;
    }
  }

  private void thawAtLeast(HostCgroup cell) {
    try {
      freezer.thaw(cell);
    } catch (IOException e) {
      LOG.warn("what is in it stays frozen: {}", e.getMessage());
    }
  }

  /** With cgroup v1 no signal is held: a name that says so is not the one that the cell got. */
  private void deliverHeld(HostCgroup cell) {
    if (freezer.takesThreads() || CellNames.heldOf(cell.name()).isEmpty()) {
      return;
    }
    try {
      for (int task : CellTree.ids(cell, freezer::tasks)) {
        deliverHeld(cell, task);
      }
    } catch (IOException e) {
      LOG.warn("signals that are held for processes are lost: {}", e.getMessage());
    }
  }

  private void deliverHeld(HostCgroup cell, int task) {
    try {
      HeldSignals.deliver(cell, task, hierarchy);
    } catch (IOException e) {
      LOG.warn("task {} does not get signals that are held for it: {}", task, e.getMessage());
    }
  }

  /** Returns whether only another mount uses it. */
  private boolean leave(HostCgroup cell) throws IOException {
    freezer.thaw(cell);
    if (CellTree.hasOtherCell(cell)) {
      EndedCells.mark(cell);
      LOG.info("{} is left, thawed: the freezerfs whose cgroup is in it removes it", cell.path());
      return true;
    }
    LOG.warn("{} can't be removed, because it is in use; its processes run", cell.path());
    return false;
  }

  /**
   * Takes all tasks home. Those that are forked meanwhile are found by the next round; if there are
   * still some after a few rounds, the cell is frozen first.
   */
  private void takeAllHome(HostCgroup cell) throws IOException {
    List<HostCgroup> homes = homes(cell);
    long begin = System.nanoTime();
    boolean mayBeMore = true;
    for (int round = 0; mayBeMore && round < MAX_ROUNDS; round++) {
      if (System.nanoTime() - begin > TIMEOUT_NANOS) {
        return;
      }
      mayBeMore = false;
      for (int task : CellTree.ids(cell, freezer::tasks)) {
        mayBeMore |= moveHome(task, cell, homes);
      }
      if (round == ROUNDS_UNFROZEN) {
        freezer.freeze(cell);
      }
    }
  }

  /**
   * Where the tasks of a cell may go: to their home, or, if that has gone, the nearest cgroup
   * above; if that refuses, to those above it, as far as they have the same owner. Otherwise a user
   * could make a cgroup of that user refuse, and get processes out of what limits that user.
   */
  private List<HostCgroup> homes(HostCgroup cell) {
    HostCgroup home = EndedCells.homeOf(CellHome.of(cell, top), top);
    while (!home.exists() && isBelowTop(home)) {
      home = home.parent();
    }
    List<HostCgroup> homes = new ArrayList<>();
    OptionalInt owner = ownerOf(home);
    for (HostCgroup at = home; ownerOf(at).equals(owner); at = at.parent()) {
      homes.add(at);
      if (!isBelowTop(at)) {
        break;
      }
    }
    return homes;
  }

  private static OptionalInt ownerOf(HostCgroup cgroup) {
    return cgroup.status().map(status -> OptionalInt.of(status.uid())).orElse(OptionalInt.empty());
  }

  private boolean isBelowTop(HostCgroup cgroup) {
    return cgroup.path().length() > top.path().length();
  }

  /**
   * Moves a task of a cell to the first of some cgroups that takes it.
   *
   * @return whether it is not in the cell any more: moved, or gone, perhaps after it has forked
   */
  private boolean moveHome(int task, HostCgroup cell, List<HostCgroup> homes) throws IOException {
    for (int i = 0; i < homes.size(); i++) {
      try {
        mover.moveListed(task, cell, homes.get(i));
        return true;
      } catch (HostCgroupException e) {
        if (i + 1 < homes.size()) {
          LOG.warn("task {}: {}; it is moved to {}", task, e.getMessage(), homes.get(i + 1).path());
        } else {
          LOG.warn("task {} can't be moved out of its cgroup: {}", task, e.getMessage());
        }
      }
    }
    return false;
  }
}
