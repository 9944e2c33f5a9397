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
  private final boolean isVforkStill;
  private volatile int moving = NONE;
  private volatile Optional<ProcStat> leader = Optional.empty();

  /**
   * Of one process.
   *
   * @param isVforkStill whether a thread that waits in vfork for its child stands still. It does
   *     not run its own program again without obeying the stop that was sent to it meanwhile.
   */
  StopProbe(ProcessRef process, boolean isVforkStill) {
    this.process = process;
    this.isVforkStill = isVforkStill;
  }

  /** How it stands; of one that moves, only that it does. */
  RunState look() throws IOException {
    Optional<ProcStat> stat = process.stat();
    leader = stat;
    if (stat.isEmpty()) {
      return RunState.GONE;
    }
    if (stat.get().threads() <= 1) {
      return standing(process.pid(), stat.get());
    }
    if (moving != NONE) {
      RunState thread = ofThread(moving);
      if (!thread.still()) {
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
      if (!thread.still()) {
        moving = tid;
        return thread;
      }
      all = thread.alive() ? all.and(thread) : all;
    }
    moving = NONE;
    // What was read by names is the process's only if it is still there.
    return process.stat().isEmpty() ? RunState.GONE : all;
  }

  private RunState ofThread(int tid) throws IOException {
    Optional<ProcStat> stat = ProcStat.ofThread(process.pid(), tid);
    return stat.isPresent() ? standing(tid, stat.get()) : RunState.GONE;
  }

  private RunState standing(int tid, ProcStat stat) throws IOException {
    RunState standing = RunState.of(stat);
    return isVforkStill && standing.uninterruptible() && WaitChannel.isVfork(process.pid(), tid)
        ? standing.heldStill()
        : standing;
  }
}
