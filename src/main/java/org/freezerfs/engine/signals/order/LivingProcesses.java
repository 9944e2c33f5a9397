package org.freezerfs.engine.signals.order;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.freezerfs.engine.Task;
import org.freezerfs.host.proc.ProcStat;

/**
 * Which processes are alive, and so which of them can be another's parent. Each is read from /proc
 * once, and one that /proc hides counts as ended.
 *
 * <p>A process id that was once a parent's may belong to another process now. The parent is still
 * the parent if a live process has that id and is not younger than the child.
 *
 * <p>Not thread-safe.
 */
final class LivingProcesses {
  private final Map<Integer, Optional<ProcStat>> statByPid = new HashMap<>();

  /** What /proc says of a process; empty if it has ended. */
  Optional<ProcStat> find(int pid) throws IOException {
    Optional<ProcStat> known = statByPid.get(pid);
    if (known == null) {
      known = ProcStat.ofProcessIfVisible(pid).filter(stat -> !stat.hasEnded());
      statByPid.put(pid, known);
    }
    return known;
  }

  /** Whether the process that was the child's parent is so still. */
  boolean isParentStill(int parentPid, Task child) throws IOException {
    Optional<ProcStat> living = find(parentPid);
    return living.isPresent() && canBeParent(new Task(parentPid, living.get().startTime()), child);
  }

  /** Whether one process can be the parent of another. */
  static boolean canBeParent(Task one, Task child) {
    return one.pid() != child.pid() && one.startTime() <= child.startTime();
  }
}
