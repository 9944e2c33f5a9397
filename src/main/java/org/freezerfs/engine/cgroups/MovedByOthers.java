package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskFinder;
import org.freezerfs.engine.cgroups.MemberWatch.Missing;
import org.freezerfs.host.proc.ProcStat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports which processes other programs have moved out of a group. Used under the monitor of the
 * group's {@link CellGroup}.
 */
final class MovedByOthers {
  private static final Logger LOG = LoggerFactory.getLogger(MovedByOthers.class);

  /** A thread that executes a program gets the id of the process's first thread. */
  private static final String BY_EXEC = ", or by the exec of a thread that was in the root";

  private final int group;
  private final Cells all;
  private final MemberWatch watch = new MemberWatch();

  MovedByOthers(int group, Cells all) {
    this.group = group;
    this.all = all;
  }

  /** Notes that this daemon has moved a task into the group. */
  void enter(Task task) {
    watch.enter(task);
  }

  /** Notes that this daemon has moved a task out of the group. */
  void leave(int pid) {
    watch.leave(pid);
  }

  /**
   * Logs each process that was moved out since the last call, or one of whose threads was: what was
   * moved out counts as in the root.
   *
   * @param present the tasks of the group
   * @param now clock ticks since boot, at a time before the list was made
   */
  void report(List<Integer> present, long now) throws IOException {
    int[] tasks = present.stream().mapToInt(Integer::intValue).toArray();
    Set<Integer> processes = new TreeSet<>();
    for (Missing missing : watch.update(tasks, now)) {
      if (isAlive(missing) && all.of(missing.pid()).isEmpty() && isAlive(missing)) {
        processes.add(TaskFinder.processOf(missing.pid()));
      }
    }
    processes.remove(0); // Stands for one that has ended.
    for (int pid : processes) {
      LOG.warn(
          "group {}: {}process {} was moved out of the group's cgroups by another program{}, and is"
              + " in the root now",
          group,
          isAnyIn(present, pid) ? "a thread of " : "",
          pid,
          all.freezer().takesThreads() ? BY_EXEC : "");
    }
  }

  private boolean isAnyIn(List<Integer> present, int pid) throws IOException {
    for (int task : all.freezer().tasksOf(pid)) {
      if (present.contains(task)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAlive(Missing missing) throws IOException {
    return ProcStat.ofProcess(missing.pid())
        .filter(stat -> !stat.isExiting() && stat.startTime() < missing.startedBefore())
        .isPresent();
  }
}
