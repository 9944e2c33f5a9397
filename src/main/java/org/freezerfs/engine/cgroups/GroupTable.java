package org.freezerfs.engine.cgroups;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The groups, by the engine's numbers of them. A group may be removed at any time while another
 * thread asks for its tasks: nothing that reads takes the lock of the group.
 */
final class GroupTable {
  private final Cells cells;
  private final boolean isCounting;
  private final Map<Integer, CellGroup> groups = new ConcurrentHashMap<>();

  /** A table without groups. See {@link CellGroup}. */
  GroupTable(Cells cells, boolean isCounting) {
    this.cells = cells;
    this.isCounting = isCounting;
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
    return new CellGroup(group, cells, isCounting);
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
