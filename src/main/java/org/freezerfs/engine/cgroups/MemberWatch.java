package org.freezerfs.engine.cgroups;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.freezerfs.engine.Task;

/**
 * Compares successive lists of a group's tasks, to find those that are missing although this daemon
 * has not moved them out. Used under one lock.
 */
final class MemberWatch {
  /**
   * A task that is not in the group any more.
   *
   * @param startedBefore the task with this id that was in the group had started before this time,
   *     in clock ticks since boot; one that has started later has got the id since
   */
  record Missing(int pid, long startedBefore) {}

  /** The last list, ascending. */
  private int[] listed = {};

  /** When the last list was made, in clock ticks since boot. */
  private long listedAt;

  /** The tasks that this daemon has moved into the group since. */
  private final Map<Integer, Task> entered = new HashMap<>();

  /** The ids of those that it has moved out since. */
  private final Set<Integer> left = new HashSet<>();

  /** Notes that this daemon has moved a task into the group. */
  void enter(Task task) {
    left.remove(task.pid());
    entered.put(task.pid(), task);
  }

  /** Notes that this daemon has moved a task out of the group. */
  void leave(int pid) {
    entered.remove(pid);
    left.add(pid);
  }

  /**
   * Takes a new list.
   *
   * @param pids in any order; becomes the property of this object
   * @param now a time before the list was made, in clock ticks since boot
   * @return the tasks that have ended since the last list, or were moved out by others
   */
  List<Missing> update(int[] pids, long now) {
    Arrays.sort(pids);
    List<Missing> missing = new ArrayList<>();
    for (int pid : listed) {
      if (!entered.containsKey(pid) && !left.contains(pid) && !contains(pids, pid)) {
        missing.add(new Missing(pid, listedAt));
      }
    }
    for (Task task : entered.values()) {
      if (!contains(pids, task.pid())) {
        missing.add(new Missing(task.pid(), task.startTime() + 1));
      }
    }
    listed = pids;
    listedAt = now;
    entered.clear();
    left.clear();
    return missing;
  }

  private static boolean contains(int[] ascending, int id) {
    return Arrays.binarySearch(ascending, id) >= 0;
  }
}
