package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;

/** Moves tasks from one group to another. A freeze request is neither made nor ended by that. */
final class CellMigration {
  /** How often a move is tried again because the home of the task has changed meanwhile. */
  private static final int TRIES = 100;

  private final Cells cells;
  private final GroupTable groups;

  CellMigration(Cells cells, GroupTable groups) {
    this.cells = cells;
    this.groups = groups;
  }

  /**
   * Moves a task to a group.
   *
   * @return false if the task has gone
   */
  boolean move(Task task, int group) throws IOException {
    for (int i = 0; true; i++) {
      Optional<HostCgroup> now = cells.hierarchy().cgroupOf(task.pid());
      if (now.isEmpty() || !Task.of(task.pid()).equals(Optional.of(task))) {
        return false;
      }
      Optional<Cell> from = cells.containing(now.get());
      HostCgroup home =
          EndedCells.homeOf(from.map(Cell::home).orElse(now.get()), cells.hierarchy().top());
      try {
        move(task, from, group, home);
        return true;
      } catch (HostCgroupException e) {
        if (e.isProcessGone()) {
          return false;
        }
        if (!e.isCgroupGone() || i == TRIES) {
          throw e;
        }
      }
    }
  }

  private void move(Task task, Optional<Cell> cell, int to, HostCgroup home) throws IOException {
    int from = cell.map(Cell::group).orElse(Engine.ROOT);
    boolean isFrozen = cell.filter(Cell::isFreezeRequested).isPresent();
    if (to == Engine.ROOT && !isFrozen) {
      groups.of(from).leave(task, home);
      return;
    }
    groups
        .find(to)
        .orElseThrow()
        .enter(task, home, isFrozen, isFrozen ? cell.get().held() : List.of());
    if (from != to) {
      groups.of(from).left(task);
    }
  }
}
