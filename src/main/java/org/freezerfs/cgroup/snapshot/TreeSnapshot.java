package org.freezerfs.cgroup.snapshot;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;

/** A tree of groups with its members at a moment, as a tree log has it. */
public final class TreeSnapshot {
  /** What the mount was made with. */
  public record Origin(String bootId, String semantics, List<String> subsystems) {}

  private final Optional<Origin> origin;
  private final Set<Integer> owners;
  private final SortedMap<Integer, GroupSnapshot> groups;
  private final Map<Task, Integer> members;
  private final String agent;
  private final int lastId;
  private final long lastInode;
  private final int damagedLines;

  TreeSnapshot(
      Optional<Origin> origin,
      Set<Integer> owners,
      SortedMap<Integer, GroupSnapshot> groups,
      Map<Task, Integer> members,
      String agent,
      int lastId,
      long lastInode,
      int damagedLines) {
    this.origin = origin;
    this.owners = Collections.unmodifiableSet(owners);
    this.groups = groups;
    this.members = Collections.unmodifiableMap(members);
    this.agent = agent;
    this.lastId = lastId;
    this.lastInode = lastInode;
    this.damagedLines = damagedLines;
  }

  /** Reads a tree log, of which any bytes may be missing or wrong. */
  public static TreeSnapshot read(byte[] log) {
    return new TreeLogReader().read(log);
  }

  /** Empty if what was read is no tree log. */
  public Optional<Origin> origin() {
    return origin;
  }

  /** The {@link Engine#markOwner} of each daemon whose marks the members may carry. */
  public Set<Integer> owners() {
    return owners;
  }

  /** The group that each process was moved to last. */
  public Map<Task, Integer> members() {
    return members;
  }

  /** All groups with ascending ids, so parents before their children. */
  public List<GroupSnapshot> groups() {
    return List.copyOf(groups.values());
  }

  /** How many groups there are besides the root. */
  public int groupsBelowRoot() {
    return groups.size() - (groups.containsKey(Engine.ROOT) ? 1 : 0);
  }

  /** The groups of which one of these subsystems has kept a state, and all groups below them. */
  public Set<Integer> groupsWithState(Collection<String> subsystems) {
    Set<Integer> found = new HashSet<>();
    for (GroupSnapshot group : groups.values()) {
      if (!Collections.disjoint(group.states().keySet(), subsystems)
          || found.contains(group.parent())) {
        found.add(group.id());
      }
    }
    return found;
  }

  /** The release agent's path; empty if there is none. */
  public String agent() {
    return agent;
  }

  /** The largest id that any group had, a removed one too. */
  public int lastId() {
    return lastId;
  }

  /** The largest inode number that any group or file had, of a removed group too. */
  public long lastInode() {
    return lastInode;
  }

  /** How many lines could not be read. */
  public int damagedLines() {
    return damagedLines;
  }
}
