package org.freezerfs.engine.signals.process;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.host.proc.WaitChannel;

/**
 * Looks whether a process stands still, again and again until it does: the thread that did not when
 * it was last looked at is looked at first, and is enough of an answer while it moves.
 */
public final class StopProbe {
  private static final int NONE = 0;

  private final ProcessRef process;
  private final boolean vforkCountsAsStopped;
  private volatile int runningThread = NONE;
  private volatile Optional<ProcStat> leader = Optional.empty();

  /**
   * Of one process.
   *
   * @param vforkCountsAsStopped whether a thread that waits in vfork for its child stands still. It
   *     does not run its own program again without obeying the stop that was sent to it meanwhile.
   */
  StopProbe(ProcessRef process, boolean vforkCountsAsStopped) {
    this.process = process;
    this.vforkCountsAsStopped = vforkCountsAsStopped;
  }

  /** How it stands; of one that moves, only that it does. */
  RunState look() throws IOException {
    Optional<ProcStat> stat = process.stat();
    leader = stat;
    if (stat.isEmpty()) {
      return RunState.GONE;
    }
    if (stat.get().threads() <= 1) {
      return runState(process.pid(), stat.get());
    }
    if (runningThread != NONE) {
      RunState thread = ofThread(runningThread);
      if (!thread.allStopped()) {
        return thread;
      }
    }
    return lookAtAll();
  }

  /** What was said of its leader at the last look; empty if it had gone, or there was none. */
  Optional<ProcStat> leader() {
    return leader;
  }

  private RunState lookAtAll() throws IOException {
    RunState all = RunState.GONE;
    for (int tid : Processes.threads(process.pid())) {
      RunState thread = ofThread(tid);
      if (!thread.allStopped()) {
        runningThread = tid;
        return thread;
      }
      all = thread.alive() ? all.and(thread) : all;
    }
    runningThread = NONE;
    // What was read by names is the process's only if it is still there.
    return process.stat().isEmpty() ? RunState.GONE : all;
  }

  private RunState ofThread(int tid) throws IOException {
    Optional<ProcStat> stat = ProcStat.ofThread(process.pid(), tid);
    return stat.isPresent() ? runState(tid, stat.get()) : RunState.GONE;
  }

  private RunState runState(int tid, ProcStat stat) throws IOException {
    RunState state = RunState.of(stat);
    return vforkCountsAsStopped
            && state.uninterruptible()
            && WaitChannel.isVfork(process.pid(), tid)
        ? state.asStopped()
        : state;
  }
}
