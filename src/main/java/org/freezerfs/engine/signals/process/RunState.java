package org.freezerfs.engine.signals.process;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcessRef;

/**
 * Whether the threads of a process run, sleep or are stopped, at the time of the look. A process
 * that has gone counts as stopped: it is frozen enough.
 *
 * @param alive at least one thread has not exited, nor only waits at its exit (see {@link
 *     ProcStat#hasLeft})
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

  /** At least one thread runs. */
  private static final RunState RUNNING = new RunState(true, false, false, false, false, false);

  /** How often threads are listed at most until none of the list has gone when it is read. */
  private static final int MAX_LOOKS = 10;

  /** What is made of the stat of one thread: {@link #GONE} if it {@link ProcStat#hasLeft}. */
  @FunctionalInterface
  interface Reading {
    RunState of(int tid, ProcStat stat) throws IOException;
  }

  /** The state of a process and all its threads. */
  public static RunState of(ProcessRef process) throws IOException {
    Optional<ProcStat> leader = process.stat();
    if (leader.isEmpty()) {
      return GONE;
    }
    Reading reading = (tid, stat) -> stat.hasLeft(process.pid(), tid) ? GONE : of(stat);
    return leader.get().threads() <= 1
        ? reading.of(process.pid(), leader.get())
        : ofThreads(process, reading, false);
  }

  /**
   * The state of a process of several threads. It is dead only if all its threads were seen dead in
   * one look: one that goes meanwhile may have left a thread that it has created, or may have
   * become the leader.
   *
   * @param untilRunning whether the state of one thread that is not stopped suffices
   */
  static RunState ofThreads(ProcessRef process, Reading reading, boolean untilRunning)
      throws IOException {
    for (int i = 0; i < MAX_LOOKS; i++) {
      Optional<RunState> state = lookAtThreads(process, reading, untilRunning);
      if (state.isPresent()) {
        return state.get();
      }
    }
    return RUNNING;
  }

  /**
   * Looks once at each thread.
   *
   * @return empty if a thread may have been missed that decides the state
   */
  private static Optional<RunState> lookAtThreads(
      ProcessRef process, Reading reading, boolean untilRunning) throws IOException {
    RunState all = GONE;
    boolean blocked = true;
    boolean anyLeft = false;
    int seen = 1;
    for (int tid : process.threads()) {
      if (tid == process.pid()) {
        continue;
      }
      Optional<ProcStat> stat = process.thread(tid);
      anyLeft |= stat.isEmpty();
      seen += stat.isPresent() ? 1 : 0;
      RunState one = stat.isPresent() ? reading.of(tid, stat.get()) : GONE;
      if (untilRunning && !one.allStopped) {
        return Optional.of(one);
      }
      if (one.alive) {
        blocked &= one.allStopped || one.uninterruptible;
        all = all.and(one);
      }
    }
    // The leader comes last: a thread of the list that has called exec meanwhile has its id now.
    // And only if the process still exists, what was read by thread id was this process's.
    Optional<ProcStat> leader = process.stat();
    if (leader.isEmpty()) {
      return Optional.of(GONE);
    }
    RunState one = reading.of(process.pid(), leader.get());
    if (one.alive) {
      blocked &= one.allStopped || one.uninterruptible;
      all = all.and(one);
    }
    if (!all.alive) {
      // No thread can be created any more. So if all that are left were seen, all are dead.
      return anyLeft || leader.get().threads() > seen ? Optional.empty() : Optional.of(GONE);
    }
    if (anyLeft && (all.allStopped || blocked)) {
      return Optional.empty();
    }
    return Optional.of(
        new RunState(
            true, all.allStopped, all.groupStop, all.traced, false, !all.allStopped && blocked));
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
