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

/**
 * The process of one member, as /proc shows it at the time of each call. Keeps no state of a
 * freeze: that is {@link TaskFreezeState}.
 *
 * <p>Safe for several threads. An {@link IOException} means that /proc could not be read.
 */
public final class ObservedProcess {
  private final ProcessRef process;
  private final Task task;
  private final StopProbe probe;

  /**
   * Observes a process, and closes the reference at the end.
   *
   * @param vforkCountsAsStopped see {@link StopProbe}
   */
  public ObservedProcess(ProcessRef process, boolean vforkCountsAsStopped) {
    this.process = process;
    task = new Task(process.pid(), process.startTime());
    probe = new StopProbe(process, vforkCountsAsStopped);
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

  /** The same, but stops at the first thread that runs: cheap to call until all are stopped. */
  public RunState probeStop() throws IOException {
    return probe.look();
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

  /** The leader's /proc stat at the last {@link #probeStop}. */
  Optional<ProcStat> probedStat() {
    return probe.leader();
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
