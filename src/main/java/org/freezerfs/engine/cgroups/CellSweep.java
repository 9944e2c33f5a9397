package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.BlockedProcesses;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.Failures;
import org.freezerfs.engine.SignalSweep;
import org.freezerfs.engine.TaskFinder;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.recorder.Recorder.Result;

/**
 * Sends a signal to the processes in the cells of some groups. For a frozen process it is pending
 * until the thaw: kept by the kernel, or {@linkplain HeldSignals held}.
 *
 * <p>A process that is forked while the signal is being sent would miss it. So the list is read
 * again afterwards; if it has new processes, the groups are frozen for a moment, and thawed when
 * all have been sent the signal.
 */
final class CellSweep extends SignalSweep<CellSweep.Target> {
  private static final long STANDSTILL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** A process of a list, and the cell whose list has it. */
  record Target(int pid, int group, Cell cell) {}

  private final Cells all;
  private final Map<Integer, CellGroup> groups;
  private final int signal;
  private final boolean endsFrozen;
  private final int sender;

  /**
   * Creates a sweep.
   *
   * @param all the cells of the mount: a process can have a thread that is frozen in another group
   * @param groups by the engine's numbers
   * @param endsFrozen whether the signal takes effect on a frozen process at once
   * @param sender the thread id of the sender; 0 if it is not known
   */
  CellSweep(
      Cells all,
      Map<Integer, CellGroup> groups,
      int signal,
      boolean endsFrozen,
      int sender,
      Recorder recorder)
      throws IOException {
    super(List.copyOf(groups.keySet()), signal, TaskFinder.processOf(sender), recorder);
    this.all = all;
    this.groups = groups;
    this.signal = signal;
    this.endsFrozen = endsFrozen;
    this.sender = sender;
  }

  /**
   * Sends the signal; with SIGKILL, waits as {@link #kill} does. SIGCONT to stopped processes is
   * always sent while the groups are paused. Otherwise one that ends as soon as it is continued
   * could orphan process groups whose members are not continued yet, and the kernel would hang them
   * up.
   */
  Outcome run() throws IOException {
    if (isKill()) {
      return kill();
    }
    List<Target> fresh = list().processes();
    if (signal == Signal.SIGCONT.intValue() && isAnyStopped(fresh)) {
      sendAtStandstill(fresh);
    } else {
      sendToNew(fresh);
    }
    fresh = notReached(list().processes());
    if (!fresh.isEmpty()) {
      sendAtStandstill(fresh);
    }
    return outcome();
  }

  private static boolean isAnyStopped(List<Target> targets) throws IOException {
    for (Target target : targets) {
      if (ProcStat.ofProcess(target.pid()).filter(ProcStat::isStopped).isPresent()) {
        return true;
      }
    }
    return false;
  }

  @Override
  protected Listing<Target> list() throws IOException {
    return new Listing<>(list(groups.keySet()), true);
  }

  private List<Target> list(Set<Integer> which) throws IOException {
    List<Target> targets = new ArrayList<>();
    for (int group : which) {
      CellGroup cells = groups.get(group);
      for (Cell cell : cells.cells()) {
        for (int pid : cells.processes(cell)) {
          targets.add(new Target(pid, group, cell));
        }
      }
    }
    return targets;
  }

  @Override
  protected Result deliver(Target target) throws IOException {
    Optional<ProcessRef> process = ProcessRef.of(target.pid());
    if (process.isEmpty()) {
      return Result.GONE;
    }
    CellGroup cells = groups.get(target.group());
    try (ProcessRef ref = process.get()) {
      // A process that has got the id since the list was made is in no cell of the group.
      if (!cells.hasTaskOf(target.pid())) {
        return Result.GONE;
      }
      boolean isHeld = !endsFrozen && cells.hold(target.pid(), signal);
      return switch (ref.send(isHeld ? 0 : signal)) {
        case GONE -> Result.GONE;
        case REFUSED -> Result.REFUSED;
        case SENT -> target.cell().isFreezeRequested() && !endsFrozen ? Result.HELD : Result.SENT;
      };
    }
  }

  @Override
  protected void sendAtStandstill(List<Target> fresh) throws IOException {
    Map<Integer, CellGroup> paused = new LinkedHashMap<>();
    fresh.forEach(target -> paused.put(target.group(), groups.get(target.group())));
    Failures failures = new Failures();
    failures.run(() -> sendPaused(paused));
    failures.runForEach(paused.values(), CellGroup::resume);
    failures.throwFirst();
  }

  private void sendPaused(Map<Integer, CellGroup> paused) throws IOException {
    for (CellGroup cells : paused.values()) {
      cells.pause();
    }
    awaitStandstill(paused.values());
    sendToNew(list(paused.keySet()));
  }

  /**
   * Waits until no task of the groups can fork, but for a bounded time: the sender waits in the
   * kernel for this call, and is not frozen before it has its answer.
   */
  private void awaitStandstill(Collection<CellGroup> paused) throws IOException {
    long begin = System.nanoTime();
    int except = all.freezer().taskOf(sender);
    for (CellGroup cells : paused) {
      while (!cells.isStandingStill(except) && System.nanoTime() - begin < STANDSTILL_NANOS) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** A cell lists no process that has ended. */
  @Override
  protected List<Target> remaining(List<Target> targets) throws IOException {
    Set<Integer> which = new HashSet<>();
    targets.forEach(target -> which.add(target.group()));
    Set<Integer> listed = new HashSet<>();
    for (Target target : list(which)) {
      listed.add(target.pid());
    }
    return targets.stream().filter(target -> listed.contains(target.pid())).toList();
  }

  @Override
  protected BlockedProcesses.State stateOf(Target target) throws IOException {
    int[] tids = Processes.threads(target.pid());
    if (!ThreadStates.areStandingStill(target.pid(), tids, all.freezer())) {
      return BlockedProcesses.State.RUNNING;
    }
    for (int tid : tids) {
      // The kernel shows a frozen task of cgroup v1 in uninterruptible sleep.
      if (ThreadStates.isUninterruptible(target.pid(), tid)
          && all.of(tid).filter(Cell::isFreezeRequested).isEmpty()) {
        return BlockedProcesses.State.ASLEEP;
      }
    }
    return BlockedProcesses.State.HELD;
  }

  @Override
  protected Object identity(Target target) {
    return target.pid();
  }

  @Override
  protected int pid(Target target) {
    return target.pid();
  }

  @Override
  protected int group(Target target) {
    return target.group();
  }
}
