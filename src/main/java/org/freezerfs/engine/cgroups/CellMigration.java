package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.freezerfs.engine.Engine;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.proc.OpenTask;

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
   * @param user as for {@link TaskMover#move}
   * @return false if the task has gone
   */
  boolean move(OpenTask task, int group, OptionalInt user) throws IOException {
    for (int i = 0; true; i++) {
      Optional<HostCgroup> now = cells.hierarchy().cgroupOf(task.id());
      if (now.isEmpty()) {
        return false;
      }
      Optional<Cell> from = cells.containing(now.get());
      HostCgroup home =
          EndedCells.homeOf(from.map(Cell::home).orElse(now.get()), cells.hierarchy().top());
      try {
        return move(task, from, group, home, user);
      } catch (HostCgroupException e) {
        if (!e.isCgroupGone() || i == TRIES) {
          throw e;
        }
      }
    }
  }

  private boolean move(
      OpenTask task, Optional<Cell> cell, int to, HostCgroup home, OptionalInt user)
      throws IOException {
    int from = cell.map(Cell::group).orElse(Engine.ROOT);
    boolean isFrozen = cell.filter(Cell::isFreezeRequested).isPresent();
    if (to == Engine.ROOT && !isFrozen) {
      return groups.of(from).leave(task, home, user);
    }
    boolean isMoved =
        groups
            .find(to)
            .orElseThrow()
            .enter(task, home, isFrozen, isFrozen ? cell.get().held() : List.of(), user);
    if (from != to) {
      groups.of(from).left(task.id());
    }
    return isMoved;
  }
}
