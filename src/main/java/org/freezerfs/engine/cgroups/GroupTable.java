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
  private final Map<Integer, GroupCells> groups = new ConcurrentHashMap<>();

  GroupTable(Cells cells) {
    this.cells = cells;
  }

  void create(int group) {
    groups.computeIfAbsent(group, number -> new GroupCells(number, cells));
  }

  Optional<GroupCells> remove(int group) {
    return Optional.ofNullable(groups.remove(group));
  }

  Optional<GroupCells> find(int group) {
    return Optional.ofNullable(groups.get(group));
  }

  /** A group; one without cells if it has been removed. */
  GroupCells of(int group) {
    return find(group).orElseGet(() -> new GroupCells(group, cells));
  }

  Collection<GroupCells> all() {
    return groups.values();
  }

  Set<Map.Entry<Integer, GroupCells>> entries() {
    return groups.entrySet();
  }
}
