package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.engine.EventKind;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Recorder.Result;
import org.freezerfs.host.proc.ProcessRef;

/** Sends one signal to the processes of one group, to each once. Used once. */
final class SignalRound {
  private final CellGroup cells;
  private final int group;
  private final int signal;
  private final boolean endsFrozen;
  private final Recorder recorder;

  /** The ids of the processes that the signal was sent to. */
  private final Set<Integer> reached = new HashSet<>();

  /** The ids of those on which it has no effect now: it is pending until the thaw, or refused. */
  private final Set<Integer> unaffected = new HashSet<>();

  private int refused;

  /**
   * A round that has reached no process.
   *
   * @param endsFrozen whether the signal takes effect on a frozen process at once
   */
  SignalRound(CellGroup cells, int group, int signal, boolean endsFrozen, Recorder recorder) {
    this.cells = cells;
    this.group = group;
    this.signal = signal;
    this.endsFrozen = endsFrozen;
    this.recorder = recorder;
  }

  /**
   * Sends the signal to each process that the group has now and that was not sent it.
   *
   * @return whether there was such a process, even if it has ended meanwhile: it may have forked
   */
  boolean sendToNew() throws IOException {
    boolean isAnyNew = false;
    for (Cell cell : cells.cells()) {
      for (int pid : cells.processes(cell)) {
        if (!reached.contains(pid)) {
          isAnyNew = true;
          send(pid, cell);
        }
      }
    }
    return isAnyNew;
  }

  private void send(int pid, Cell cell) throws IOException {
    Recorder.StartedEvent event = recorder.begin(EventKind.SIGNAL);
    Optional<ProcessRef> process = ProcessRef.of(pid);
    if (process.isEmpty()) {
      return;
    }
    try (ProcessRef ref = process.get()) {
      // A process that has got the id since the list was made is in no cell of the group.
      if (!cells.hasTaskOf(pid)) {
        return;
      }
      Result result = result(send(ref), cell);
      if (result == Result.GONE) {
        return;
      }
      reached.add(pid);
      if (result != Result.SENT) {
        unaffected.add(pid);
      }
      refused += result == Result.REFUSED ? 1 : 0;
      event.end(group, signal, result, pid);
    }
  }

  private ProcessRef.Delivery send(ProcessRef process) throws IOException {
    if (endsFrozen || !cells.hold(process.pid(), signal)) {
      return process.send(signal);
    }
    return process.send(0);
  }

  private Result result(ProcessRef.Delivery delivery, Cell cell) {
    return switch (delivery) {
      case GONE -> Result.GONE;
      case REFUSED -> Result.REFUSED;
      case SENT -> cell.isFreezeRequested() && !endsFrozen ? Result.HELD : Result.SENT;
    };
  }

  /** Whether the signal was sent to every process of a list. */
  boolean hasReached(Collection<Integer> pids) {
    return reached.containsAll(pids);
  }

  /** Those of a list on which the signal has an effect now. */
  List<Integer> affected(Collection<Integer> pids) {
    return pids.stream().filter(pid -> reached.contains(pid) && !unaffected.contains(pid)).toList();
  }

  /** How many processes got it. */
  int done() {
    return reached.size() - refused;
  }

  /** How many processes may not be signalled. */
  int refused() {
    return refused;
  }
}
