package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.freezerfs.engine.Task;

/**
 * Whether each task that is forked in a group gets a freeze request, and which tasks of the group
 * are exempt: those that have none, because they were moved in meanwhile, were thawed alone, or a
 * fault asks for that. Used under the monitor of the group's {@link CellGroup}.
 */
final class ExemptTasks {
  private final Map<Integer, Task> byPid = new HashMap<>();
  private boolean freezing;

  /** Whether the group is freezing: a task that is forked in it gets a freeze request. */
  boolean isFreezing() {
    return freezing;
  }

  /** The group is freezing from now on; what is exempt stays so. */
  void freezeForked() {
    freezing = true;
  }

  /** The group is freezing from now on, and no task is exempt. */
  void freezeAll() {
    byPid.clear();
    freezing = true;
  }

  /** The group is freezing from now on, and these tasks alone are exempt. */
  void freezeOnlyForked(List<Task> tasks) {
    freezeAll();
    tasks.forEach(this::noteRunning);
  }

  /** The group is not freezing any more. */
  void thawAll() {
    byPid.clear();
    freezing = false;
  }

  /** A task of the group has no freeze request: it is exempt if the group is freezing. */
  void noteRunning(Task task) {
    if (freezing) {
      byPid.put(task.pid(), task);
    }
  }

  /** A task of the group has a freeze request. */
  void noteFrozen(Task task) {
    byPid.remove(task.pid(), task);
  }

  /** Whether the task that has this id now is exempt. */
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
