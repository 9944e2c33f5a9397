package org.freezerfs.engine.signals.process;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;

/**
 * How a process stands just now, all its threads taken together.
 *
 * @param alive one of its threads has not exited
 * @param allStopped each living thread is stopped or traced
 * @param groupStop one of them is stopped, by a signal: the others will be, since a stop is for the
 *     whole process
 * @param traced one of them stands still for its tracer, who can let it go on at any time
 * @param asleep its one thread sleeps, and would have been woken by a signal
 * @param uninterruptible each living thread that is not still is in uninterruptible sleep
 */
public record RunState(
    boolean alive,
    boolean allStopped,
    boolean groupStop,
    boolean traced,
    boolean asleep,
    boolean uninterruptible) {
  static final RunState GONE = new RunState(false, true, false, false, false, false);

  public static RunState of(ProcessRef process) throws IOException {
    Optional<ProcStat> leader = process.stat();
    if (leader.isEmpty()) {
      return GONE;
    }
    return leader.get().threads() <= 1 ? of(leader.get()) : ofThreads(process);
  }

  private static RunState ofThreads(ProcessRef process) throws IOException {
    RunState all = GONE;
    boolean blocked = true;
    for (int tid : Processes.threads(process.pid())) {
      Optional<ProcStat> stat = ProcStat.ofThread(process.pid(), tid);
      if (stat.isPresent() && !stat.get().isDead()) {
        RunState one = of(stat.get());
        blocked &= one.allStopped || one.uninterruptible;
        all = all.and(one);
      }
    }
    // What was read by names is the process's only if it is still there.
    if (!all.alive || process.stat().isEmpty()) {
      return GONE;
    }
    return new RunState(
        true, all.allStopped, all.groupStop, all.traced, false, !all.allStopped && blocked);
  }

  /** Together with another living thread. */
  RunState and(RunState one) {
    return new RunState(
        true,
        allStopped && one.allStopped,
        groupStop || one.groupStop,
        traced || one.traced,
        false,
        false);
  }

  /** The same, but that it stands still. */
  RunState asStopped() {
    return new RunState(alive, true, groupStop, traced, false, false);
  }

  public static RunState of(ProcStat stat) {
    return stat.isDead()
        ? GONE
        : new RunState(
            true,
            stat.isStopped() || stat.isTraced(),
            stat.isStopped(),
            stat.isTraced(),
            stat.isInterruptible(),
            stat.isUninterruptible());
  }
}
