package org.freezerfs.engine;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.ProcStat;
import org.freezerfs.host.Processes;

/**
 * How a process stands just now, all its threads taken together.
 *
 * @param alive one of its threads has not exited
 * @param still each living thread is stopped or traced
 * @param stopping one of them is stopped, by a signal: the others will be, since a stop is for the
 *     whole process
 * @param uninterruptible each living thread that is not still is in uninterruptible sleep
 */
record Standing(boolean alive, boolean still, boolean stopping, boolean uninterruptible) {
  static final Standing GONE = new Standing(false, true, false, false);

  static Standing of(Task task) throws IOException {
    Optional<ProcStat> leader = ProcStat.ofProcess(task.pid());
    if (leader.isEmpty() || leader.get().startTime() != task.startTime()) {
      return GONE;
    }
    return leader.get().threads() <= 1 ? of(leader.get()) : ofThreads(task.pid());
  }

  private static Standing ofThreads(int pid) throws IOException {
    Standing all = GONE;
    boolean blocked = true;
    for (int tid : Processes.threads(pid)) {
      Optional<ProcStat> stat = ProcStat.ofThread(pid, tid);
      if (stat.isPresent() && !stat.get().isDead()) {
        Standing one = of(stat.get());
        blocked &= one.still || one.uninterruptible;
        all = new Standing(true, all.still && one.still, all.stopping || one.stopping, false);
      }
    }
    return new Standing(all.alive, all.still, all.stopping, !all.still && blocked);
  }

  private static Standing of(ProcStat stat) {
    return stat.isDead()
        ? GONE
        : new Standing(
            true, stat.isStopped() || stat.isTraced(), stat.isStopped(), stat.isUninterruptible());
  }
}
