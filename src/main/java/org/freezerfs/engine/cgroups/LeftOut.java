package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.freezerfs.engine.Task;

/** The tasks of a freezing group that have no freeze request. Used under one lock. */
final class LeftOut {
  private final Map<Integer, Task> byPid = new HashMap<>();

  void add(Task task) {
    byPid.put(task.pid(), task);
  }

  void remove(Task task) {
    byPid.remove(task.pid(), task);
  }

  void clear() {
    byPid.clear();
  }

  /** Whether the task that has this id now is one of them. */
  boolean contains(int pid) throws IOException {
    Task known = byPid.get(pid);
    if (known == null) {
      return false;
    }
    Optional<Task> now = Task.of(pid);
    if (now.isPresent() && !now.get().equals(known)) {
      byPid.remove(pid);
      return false;
    }
    return true;
  }
}
