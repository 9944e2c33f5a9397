package org.freezerfs.engine.signals.process;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Task;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.ProcessRef.Delivery;
import org.freezerfs.host.proc.WaitChannel;

/**
 * The process of one member, as /proc shows it at the time of each call. Keeps no state of a
 * freeze: that is {@link TaskFreezeState}.
 *
 * <p>Safe for several threads. An {@link IOException} means that /proc could not be read.
 */
public final class ObservedProcess {
  private static final int NONE = 0;

  private final ProcessRef process;
  private final Task task;
  private final boolean vforkCountsAsStopped;

  /** The thread that was still running at the last {@link #probeStop}. */
  private volatile int runningThread = NONE;

  private volatile Optional<ProcStat> probedStat = Optional.empty();

  /**
   * Observes a process, and closes the reference at the end.
   *
   * @param vforkCountsAsStopped whether {@link #probeStop} counts a thread as stopped that waits in
   *     vfork for its child. It does not run its own program again without obeying the stop that
   *     was sent to it meanwhile.
   */
  public ObservedProcess(ProcessRef process, boolean vforkCountsAsStopped) {
    this.process = process;
    task = new Task(process.pid(), process.startTime());
    this.vforkCountsAsStopped = vforkCountsAsStopped;
  }

  /** The identity of the process. */
  public Task task() {
    return task;
  }

  /** The process itself; it must not be closed. */
  public ProcessRef reference() {
    return process;
  }

  /** The process id of the parent that the process had when it became a member. */
  public int initialParent() {
    return process.initialParent();
  }

  /** The state of all threads now. */
  public RunState runState() throws IOException {
    return RunState.of(process);
  }

  /**
   * The state of the process, or that of one running thread if there is one. It is cheap when
   * called until all threads are stopped: the thread that was running at the last call is read
   * first, and no other while it runs.
   */
  public RunState probeStop() throws IOException {
    Optional<ProcStat> stat = process.stat();
    probedStat = stat;
    if (stat.isEmpty()) {
      return RunState.GONE;
    }
    if (stat.get().threads() <= 1) {
      return stateOf(process.pid(), stat.get());
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

  private RunState readThread(int tid, ProcStat stat) throws IOException {
    RunState state = stateOf(tid, stat);
    if (!state.allStopped()) {
      runningThread = tid;
    }
    return state;
  }

  private RunState ofThread(int tid) throws IOException {
    Optional<ProcStat> stat = process.thread(tid);
    return stat.isPresent() ? stateOf(tid, stat.get()) : RunState.GONE;
  }

  private RunState stateOf(int tid, ProcStat stat) throws IOException {
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

  /** The number of threads, those that are ending included; 0 if the process has gone. */
  public int threads() throws IOException {
    return process.threadCount();
  }

  /** Whether the leader has a tracer, which can continue it without a signal. */
  public boolean hasTracer() throws IOException {
    return ProcStatus.of(process.pid()).filter(ProcStatus::traced).isPresent();
  }

  /** Which of many processes have ended, zombies too; all are asked in one system call. */
  public static BitSet ended(List<ObservedProcess> all) throws IOException {
    return ProcessRef.ended(all.stream().map(one -> one.process).toList());
  }

  /** The leader's /proc stat; empty if the process has gone. */
  public Optional<ProcStat> stat() throws IOException {
    return process.stat();
  }

  /**
   * The leader's /proc stat at the last {@link #probeStop}; empty if the process had gone, or there
   * was no such call.
   */
  Optional<ProcStat> probedStat() {
    return probedStat;
  }

  /** Whether the process has not been reaped; a zombie has not. */
  public boolean exists() throws IOException {
    return process.exists();
  }

  /** Whether the process is stopped by a signal, or a stop signal is pending. */
  boolean isStoppedOrStopPending(RunState now) throws IOException {
    return now.groupStop() || (!now.asleep() && isStoppedOrStopPending());
  }

  /**
   * The same by a look now. The pending signals are read before the state: the kernel takes a stop
   * off the queue and stops the task under one lock, which reading the queue takes too. So a stop
   * that is not pending any more has stopped its task by the time of the second look.
   */
  boolean isStoppedOrStopPending() throws IOException {
    return isStopPending() || runState().groupStop();
  }

  /** Whether a stop signal is pending; kill(2) returns before its target has stopped. */
  private boolean isStopPending() throws IOException {
    return ProcStatus.of(process.pid()).filter(ProcStatus::hasPendingStop).isPresent();
  }

  /** Whether a signal is pending that ends the process as soon as it continues. */
  boolean isEndPending() throws IOException {
    return ProcStatus.of(process.pid()).filter(ProcStatus::hasPendingEnd).isPresent();
  }

  /** Whether a signal is pending after which a SIGSTOP would have no effect, if it had run. */
  boolean isBeingEnded() throws IOException {
    return ProcStatus.of(process.pid()).filter(ProcStatus::isBeingEnded).isPresent();
  }

  Delivery send(Signal signal) throws IOException {
    return send(signal.intValue());
  }

  /** Sends a signal; 0 only asks whether one could be sent. */
  Delivery send(int signal) throws IOException {
    return process.send(signal);
  }

  /** Closes the descriptors; from then on the process counts as gone. */
  void close() {
    process.close();
  }
}
