package org.freezerfs.explore;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcStatus;

/**
 * The state of all groups and tasks at the moment when the command ends. Tasks that disturbances
 * have added or stopped are left out.
 *
 * @param groups by their numbers; those that the command has not used have negative ones
 * @param outside the tasks of the command that are in no group but the root
 */
record EndState(Map<Integer, InGroup> groups, Tasks outside) {
  /** How long a group may take to become FROZEN by itself. */
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * How many tasks there are.
   *
   * @param stopped those that are stopped, by SIGSTOP say; in a frozen group none counts as stopped
   */
  record Tasks(int running, int stopped) {
    Tasks plus(boolean isStopped) {
      return isStopped ? new Tasks(running, stopped + 1) : new Tasks(running + 1, stopped);
    }
  }

  /**
   * One group.
   *
   * @param state with one word for the thawed state in all semantics
   * @param earlierPaths how many other paths it had had when it got the one that it has
   */
  record InGroup(String state, Tasks tasks, int earlierPaths) {
    /** A group that was not renamed. */
    InGroup(String state, Tasks tasks) {
      this(state, tasks, 0);
    }

    boolean isFrozen() {
      return !state.equals(ControlFiles.THAWED);
    }

    /** Whether it is frozen, and not in part where this one was frozen as a whole. */
    boolean isFrozenAs(InGroup before) {
      return before.state.equals(ControlFiles.FREEZING)
          || (before.isFrozen() && state.equals(ControlFiles.FROZEN));
    }
  }

  /**
   * Looks at a run whose command has just ended.
   *
   * @param settles whether a group that is FREEZING becomes FROZEN soon
   */
  static EndState of(Hierarchy hierarchy, OperationLog log, RunProcesses processes, boolean settles)
      throws IOException {
    ControlFiles files = new ControlFiles(hierarchy);
    Set<Integer> seen = new HashSet<>();
    Map<Integer, InGroup> groups = new TreeMap<>();
    int unused = 0;
    for (Group group : hierarchy.root().below()) {
      if (log.isUnusedByCommand(group.path())) {
        continue;
      }
      String state = state(group, files, settles);
      Tasks tasks = new Tasks(0, 0);
      for (int process : processes(group, files)) {
        seen.add(process);
        if (!processes.isAdded(process)) {
          tasks = count(process, !state.equals(ControlFiles.THAWED), processes, tasks);
        }
      }
      int number = log.numberOf(group.path());
      groups.put(
          number < 0 ? --unused : number,
          new InGroup(state, tasks, log.earlierPaths(group.path())));
    }
    Tasks outside = new Tasks(0, 0);
    for (int process : processes.all()) {
      if (!seen.contains(process)) {
        outside = count(process, false, processes, outside);
      }
    }
    return new EndState(groups, outside);
  }

  private static Tasks count(int process, boolean inFrozen, RunProcesses processes, Tasks before)
      throws IOException {
    Optional<ProcStat> stat = ProcStat.ofProcessIfVisible(process);
    if (stat.isEmpty() || processes.isDisturbed(process) || isEnding(process, stat.get())) {
      return before;
    }
    boolean isStopped = stat.get().isStopped() || stat.get().isTraced();
    return before.plus(!inFrozen && isStopped);
  }

  private static boolean isEnding(int process, ProcStat stat) throws IOException {
    return stat.hasEnded() || ProcStatus.of(process).map(ProcStatus::isBeingEnded).orElse(true);
  }

  private static Set<Integer> processes(Group group, ControlFiles files) throws IOException {
    Set<Integer> all = new HashSet<>();
    for (int task : files.members(group.path())) {
      all.add(RunProcesses.processOf(task));
    }
    return all;
  }

  private static String state(Group group, ControlFiles files, boolean settles) throws IOException {
    long deadline = System.nanoTime() + SETTLE_NANOS;
    while (true) {
      String state = files.state(group.path());
      if (!state.equals(ControlFiles.FREEZING) || !settles || System.nanoTime() > deadline) {
        return state;
      }
      // In v4 a read of this file completes the transition.
      files.read(group.path(), Semantics.V4.stateFile());
      try {
        TimeUnit.MILLISECONDS.sleep(2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return state;
      }
    }
  }
}
