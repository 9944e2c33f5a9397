package org.freezerfs.engine.cgroups;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The groups, by the engine's numbers. Readers do not hold the lock of the group that a removal
 * holds, so a group can be removed while another thread asks for its tasks.
 */
final class GroupTable {
  private final Cells cells;
  private final boolean isCounting;
  private final boolean countsVforkWaiter;
  private final Map<Integer, CellGroup> groups = new ConcurrentHashMap<>();

  /** An empty table. See {@link CellGroup} for the parameters. */
  GroupTable(Cells cells, boolean isCounting, boolean countsVforkWaiter) {
    this.cells = cells;
    this.isCounting = isCounting;
    this.countsVforkWaiter = countsVforkWaiter;
  }

  void create(int group) {
    groups.computeIfAbsent(group, this::newGroup);
  }

  Optional<CellGroup> remove(int group) {
    return Optional.ofNullable(groups.remove(group));
  }

  Optional<CellGroup> find(int group) {
    return Optional.ofNullable(groups.get(group));
  }

  /** A group; one without cells if it has been removed. */
  CellGroup of(int group) {
    return find(group).orElseGet(() -> newGroup(group));
  }

  private CellGroup newGroup(int group) {
    return new CellGroup(group, cells, isCounting, countsVforkWaiter);
  }

  /** Reports all watched groups as changed: some change may have been missed. */
  void reportWatched(CellEvents events) {
    groups.forEach(
        (id, group) -> {
          if (group.isWatched()) {
            events.report(id);
          }
        });
  }

  Collection<CellGroup> all() {
    return groups.values();
  }

  Set<Map.Entry<Integer, CellGroup>> entries() {
    return groups.entrySet();
  }
}
