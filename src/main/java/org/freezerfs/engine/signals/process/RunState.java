package org.freezerfs.engine.signals.process;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;

/**
 * Whether the threads of a process run, sleep or are stopped, at the time of the look. A process
 * that has gone counts as stopped: it is frozen enough.
 *
 * @param alive at least one thread has not exited
 * @param allStopped each living thread is stopped or traced
 * @param groupStop at least one thread is stopped by a signal: the others will be, because a group
 *     stop is for the whole process
 * @param traced at least one thread is stopped by its tracer, which can continue it at any time
 * @param asleep the only thread is in interruptible sleep, so no signal is pending that would wake
 *     it
 * @param uninterruptible each living thread that is not stopped is in uninterruptible sleep
 */
public record RunState(
    boolean alive,
    boolean allStopped,
    boolean groupStop,
    boolean traced,
    boolean asleep,
    boolean uninterruptible) {
  static final RunState GONE = new RunState(false, true, false, false, false, false);

  /** The state of a process and all its threads. */
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
    // What was read by thread id is this process's only if the process still exists.
    if (!all.alive || process.stat().isEmpty()) {
      return GONE;
    }
    return new RunState(
        true, all.allStopped, all.groupStop, all.traced, false, !all.allStopped && blocked);
  }

  /** The state of this and one more living thread together. */
  RunState and(RunState one) {
    return new RunState(
        true,
        allStopped && one.allStopped,
        groupStop || one.groupStop,
        traced || one.traced,
        false,
        false);
  }

  /** The same state, with each thread counted as stopped. */
  RunState asStopped() {
    return new RunState(alive, true, groupStop, traced, false, false);
  }

  /** The state of one thread. */
  static RunState of(ProcStat stat) {
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
