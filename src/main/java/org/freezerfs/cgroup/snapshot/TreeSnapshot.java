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

/**
 * A tree of groups with its members at a moment, as a tree log has it.
 *
 * @param origin empty if what was read is no tree log
 * @param owners the {@link Engine#markOwner} of each daemon whose marks the members may carry
 * @param members the group that each process was moved to last
 * @param groups all groups with ascending ids, so parents before their children
 * @param agent the release agent's path; empty if there is none
 * @param lastId the largest id that any group had, a removed one too
 * @param lastInode the largest inode number that any group or file had, of a removed group too
 * @param damagedLines how many lines could not be read
 */
public record TreeSnapshot(
    Optional<Origin> origin,
    Set<Integer> owners,
    Map<Task, Integer> members,
    List<GroupSnapshot> groups,
    String agent,
    int lastId,
    long lastInode,
    int damagedLines) {
  /** What the mount was made with. */
  public record Origin(String bootId, String semantics, List<String> subsystems) {}

  /** Reads a tree log, of which any bytes may be missing or wrong. */
  public static TreeSnapshot read(byte[] log) {
    return new TreeLogFormat.Reader().read(log);
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
