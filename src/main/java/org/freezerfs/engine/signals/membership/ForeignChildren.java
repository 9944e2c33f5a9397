package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.engine.Task;
import org.freezerfs.host.proc.ProcessRef;

/**
 * The children of members without a mark that don't belong to the group of their parent: they were
 * forked before their parent was put into it, or were moved to the root. Children of members
 * without a mark are found by their parent alone, so these would be taken for new members.
 *
 * <p>Not thread-safe: {@link MemberTable} calls it under its lock.
 */
final class ForeignChildren {
  private final MemberHost host;
  private final Map<Task, Set<Task>> byParent = new HashMap<>();

  ForeignChildren(MemberHost host) {
    this.host = host;
  }

  /** Records the children that a process has before it is put into a group: they don't join it. */
  void addAllOf(Task parent) throws IOException {
    Set<Task> children = new HashSet<>();
    for (int pid : host.children(parent.pid())) {
      Optional<ProcessRef> child = host.open(pid);
      if (child.isPresent()) {
        children.add(new Task(pid, child.get().startTime()));
        child.get().close();
      }
    }
    byParent.put(parent, children);
  }

  /** A child of a member without a mark was moved to the root. */
  void add(Task parent, Task child) {
    byParent.computeIfAbsent(parent, key -> new HashSet<>()).add(child);
  }

  boolean contains(Task parent, Task child) {
    return byParent.getOrDefault(parent, Set.of()).contains(child);
  }

  /** The process is no member any more. */
  void removeAllOf(Task parent) {
    byParent.remove(parent);
  }
}
