package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freezerfs.cgroup.snapshot.AttributesSnapshot;
import org.freezerfs.cgroup.snapshot.GroupSnapshot;
import org.freezerfs.cgroup.snapshot.TreeLogFormat;
import org.freezerfs.cgroup.snapshot.TreeSnapshot;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;

/** Makes the lines of a tree log: what holds at this moment. */
final class TreeLogLines {
  private final Engine engine;
  private final GroupTree tree;
  private final List<Subsystem> subsystems;
  private final ReleaseNotifier release;

  TreeLogLines(Engine engine, GroupTree tree, List<Subsystem> subsystems, ReleaseNotifier release) {
    this.engine = engine;
    this.tree = tree;
    this.subsystems = subsystems;
    this.release = release;
  }

  /** A single line for each thing. */
  String all(TreeSnapshot.Origin origin) throws IOException {
    StringBuilder all = new StringBuilder(TreeLogFormat.origin(origin));
    all.append(TreeLogFormat.daemon(Task.self(), engine.markOwner()));
    all.append(agent());
    for (Group group : tree.groups()) {
      if (!group.isRemoved()) {
        all.append(group(group));
      }
    }
    engine.members().forEach((task, group) -> all.append(TreeLogFormat.member(task, group)));
    return all.toString();
  }

  /** The release agent. */
  String agent() {
    return TreeLogFormat.agent(release.agent());
  }

  /** All that is kept of a group. */
  String group(Group group) {
    Map<String, String> states = new LinkedHashMap<>();
    for (Subsystem subsystem : subsystems) {
      subsystem.save(group).ifPresent(state -> states.put(subsystem.name(), state));
    }
    return TreeLogFormat.group(snapshot(group, states));
  }

  /**
   * What is kept of a group.
   *
   * @param states what is kept of each subsystem, by its name
   */
  static GroupSnapshot snapshot(Group group, Map<String, String> states) {
    Map<String, AttributesSnapshot> attributes = new LinkedHashMap<>();
    attributes.put(GroupSnapshot.DIRECTORY, group.attributes().snapshot());
    for (ControlFile file : group.files()) {
      attributes.put(file.name(), file.attributes().snapshot());
    }
    return new GroupSnapshot(
        group.id(),
        group.isRoot() ? group.id() : group.parent().id(),
        group.name(),
        group.notifiesOnRelease(),
        group.clonesChildren(),
        attributes,
        states);
  }
}
