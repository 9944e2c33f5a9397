package org.freezerfs.engine.signals.process;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.WaitChannel;

/**
 * Looks whether all threads of a process are stopped, and is cheap when called until they are: it
 * remembers the thread that was still running at the last look, reads that one first, and reads no
 * other while it runs.
 */
final class StopProbe {
  private static final int NONE = 0;

  private final ProcessRef process;
  private final boolean vforkCountsAsStopped;
  private volatile int runningThread = NONE;
  private volatile Optional<ProcStat> leader = Optional.empty();

  /**
   * Probes one process.
   *
   * @param vforkCountsAsStopped whether a thread that waits in vfork for its child counts as
   *     stopped. It does not run its own program again without obeying the stop that was sent to it
   *     meanwhile.
   */
  StopProbe(ProcessRef process, boolean vforkCountsAsStopped) {
    this.process = process;
    this.vforkCountsAsStopped = vforkCountsAsStopped;
  }

  /** The state of the process, or that of one running thread if there is one. */
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
    runningThread = NONE;
    RunState first = readThread(process.pid(), stat.get());
    return first.allStopped() ? RunState.ofThreads(process, this::readThread, true) : first;
  }

  /**
   * The leader's /proc stat at the last look; empty if the process had gone, or there was no look.
   */
  Optional<ProcStat> leader() {
    return leader;
  }

  private RunState readThread(int tid, ProcStat stat) throws IOException {
    RunState state = runState(tid, stat);
    if (!state.allStopped()) {
      runningThread = tid;
    }
    return state;
  }

  private RunState ofThread(int tid) throws IOException {
    Optional<ProcStat> stat = process.thread(tid);
    return stat.isPresent() ? runState(tid, stat.get()) : RunState.GONE;
  }

  private RunState runState(int tid, ProcStat stat) throws IOException {
    if (stat.hasLeft(process.pid(), tid)) {
      return RunState.GONE;
    }
    RunState state = RunState.of(stat);
    return vforkCountsAsStopped
            && state.uninterruptible()
            && WaitChannel.of(process.pid(), tid) == WaitChannel.VFORK
        ? state.asStopped()
        : state;
  }
}
