package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.TaskFinder;
import org.freezerfs.host.proc.ProcStat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a signal to all processes of a group, once each. For a frozen process it is pending until
 * the thaw: kept by the kernel, or {@linkplain HeldSignals held}.
 *
 * <p>A process that is forked while the signal is being sent would miss it. So the list is read
 * again afterwards; if it has new processes, the group has to stand still for a moment: it is
 * frozen, and thawed when all have been sent the signal.
 *
 * <p>SIGCONT to stopped processes is always sent so. Otherwise one that ends as soon as it is
 * continued could orphan process groups whose members are not continued yet, and the kernel would
 * hang them up.
 */
final class GroupSignaller {
  private static final Logger LOG = LoggerFactory.getLogger(GroupSignaller.class);

  /** So many lists are read while the group runs: with SIGKILL no process forks any more. */
  private static final int KILL_ROUNDS_RUNNING = 3;

  private static final long STANDSTILL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Cells all;
  private final Recorder recorder;

  GroupSignaller(Cells all, Recorder recorder) {
    this.all = all;
    this.recorder = recorder;
  }

  /**
   * Sends a signal; with SIGKILL, waits until no process runs any more: at most 10 s.
   *
   * @param sender the thread id of the sender, which waits for this call to return; 0 if it is not
   *     known
   */
  Outcome signal(CellGroup cells, int group, int signal, int sender) throws IOException {
    SignalRound round = new SignalRound(cells, group, signal, false, recorder);
    if (signal == Signal.SIGKILL.intValue()) {
      return kill(cells, group, round, sender);
    }
    if (signal == Signal.SIGCONT.intValue() && isAnyStopped(cells.processes())) {
      sendAtStandstill(cells, round, sender);
    } else {
      round.sendToNew();
    }
    if (!round.hasReached(cells.processes())) {
      sendAtStandstill(cells, round, sender);
    }
    return new Outcome(round.done(), round.refused());
  }

  /**
   * Kills all processes of some groups, frozen ones too, and waits as {@link #signal} does.
   *
   * @param groups by the engine's numbers
   */
  Outcome killWithFrozen(Map<Integer, CellGroup> groups, int sender) throws IOException {
    Map<Integer, SignalRound> rounds = new LinkedHashMap<>();
    for (Map.Entry<Integer, CellGroup> entry : groups.entrySet()) {
      SignalRound round =
          new SignalRound(
              entry.getValue(), entry.getKey(), Signal.SIGKILL.intValue(), true, recorder);
      round.sendToNew();
      rounds.put(entry.getKey(), round);
    }
    int done = 0;
    int refused = 0;
    for (Map.Entry<Integer, SignalRound> entry : rounds.entrySet()) {
      int group = entry.getKey();
      Outcome outcome = kill(groups.get(group), group, entry.getValue(), sender);
      done += outcome.done();
      refused += outcome.refused();
    }
    return new Outcome(done, refused);
  }

  private static boolean isAnyStopped(List<Integer> pids) throws IOException {
    for (int pid : pids) {
      if (ProcStat.ofProcess(pid).filter(ProcStat::isStopped).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private Outcome kill(CellGroup cells, int group, SignalRound round, int sender)
      throws IOException {
    long begin = System.nanoTime();
    boolean isAnyNew = true;
    boolean haveEnded = true;
    for (int i = 0; isAnyNew && haveEnded && System.nanoTime() - begin < TIMEOUT_NANOS; i++) {
      isAnyNew =
          i < KILL_ROUNDS_RUNNING ? round.sendToNew() : sendAtStandstill(cells, round, sender);
      if (!isAnyNew) {
        // When all of a list have SIGKILL, none of them begins to fork. But one may have been in
        // fork(2), and the kernel lists its child only after that (kernel/fork.c, copy_process).
        haveEnded = awaitEnd(cells, round, sender, begin);
        isAnyNew = !round.hasReached(cells.processes());
      }
    }
    if (!isAnyNew && haveEnded) {
      return new Outcome(round.done(), round.refused());
    }
    LOG.warn(
        "group {}: a task has not ended {} s after SIGKILL",
        group,
        TimeUnit.NANOSECONDS.toSeconds(TIMEOUT_NANOS));
    return new Outcome(round.done(), round.refused() + 1);
  }

  private boolean sendAtStandstill(CellGroup cells, SignalRound round, int sender)
      throws IOException {
    try {
      cells.pause();
      awaitStandstill(cells, sender);
      return round.sendToNew();
    } finally {
      cells.resume();
    }
  }

  /**
   * Waits until no task of the group can fork, but for a bounded time: the sender waits in the
   * kernel for this call, and is not frozen before it has its answer.
   */
  private void awaitStandstill(CellGroup cells, int sender) throws IOException {
    long begin = System.nanoTime();
    int except = all.freezer().taskOf(sender);
    while (!cells.isStandingStill(except) && System.nanoTime() - begin < STANDSTILL_NANOS) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Waits until all processes that have SIGKILL have ended, or are blocked. */
  private boolean awaitEnd(CellGroup cells, SignalRound round, int sender, long begin)
      throws IOException {
    BlockedProcesses blocked = new BlockedProcesses(all);
    int except = TaskFinder.processOf(sender);
    while (System.nanoTime() - begin < TIMEOUT_NANOS) {
      List<Integer> left = new ArrayList<>(round.affected(cells.processes()));
      left.remove((Integer) except);
      if (blocked.areAll(left)) {
        return true;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return false;
  }
}
