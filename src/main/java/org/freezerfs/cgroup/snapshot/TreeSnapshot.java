package org.freezerfs.cgroup.snapshot;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;

/** A tree of groups with its members at a moment, as a tree log has it. */
public final class TreeSnapshot {
  // No record: the javadoc tool of Java 17 fails at a method that takes one of this package.
  private final Optional<Origin> origin;
  private final Set<Integer> owners;
  private final Map<Task, Integer> members;
  private final List<GroupSnapshot> groups;
  private final String agent;
  private final int lastId;
  private final long lastInode;
  private final int damagedLines;

  TreeSnapshot(
      Optional<Origin> origin,
      Set<Integer> owners,
      Map<Task, Integer> members,
      List<GroupSnapshot> groups,
      String agent,
      int lastId,
      long lastInode,
      int damagedLines) {
    this.origin = origin;
    this.owners = owners;
    this.members = members;
    this.groups = groups;
    this.agent = agent;
    this.lastId = lastId;
    this.lastInode = lastInode;
    this.damagedLines = damagedLines;
  }

  /** What the mount was made with. */
  public record Origin(String bootId, String semantics, List<String> subsystems) {}

  /** Reads a tree log, of which any bytes may be missing or wrong. */
  public static TreeSnapshot read(byte[] log) {
    return new TreeLogFormat.Reader().read(log);
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
    return groups;
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

  /** How many groups there are besides the root. */
  public int groupsBelowRoot() {
    return (int) groups.stream().filter(group -> group.id() != Engine.ROOT).count();
  }

  /** The groups of which one of these subsystems has kept a state, and all groups below them. */
  public Set<Integer> groupsWithState(Collection<String> subsystems) {
    Set<Integer> found = new HashSet<>();
    for (GroupSnapshot group : groups) {
      if (!Collections.disjoint(group.states().keySet(), subsystems)
          || found.contains(group.parent())) {
        found.add(group.id());
      }
    }
    return found;
  }
}
