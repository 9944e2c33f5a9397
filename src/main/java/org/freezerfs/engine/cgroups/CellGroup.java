package org.freezerfs.engine.cgroups;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.Failures;
import org.freezerfs.engine.Task;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.proc.OpenTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group: its cells, and what a freeze and a thaw of the group do to them.
 *
 * <p>A freeze is one write for each cell that has no freeze request, and moves no task. A child is
 * born in the cell of its parent, and so with its request. An {@linkplain ExemptTasks exempt} task
 * is in a cell without a request. Its children are born there too, but get the request: they are
 * moved to a cell that has it.
 *
 * <p>A task moves between cells of one group only under this object's monitor, so a list that is
 * made under the monitor has each task once. With cgroup v1 a process whose threads are in two
 * cells appears twice in a list of processes.
 */
final class CellGroup {
  private static final Logger LOG = LoggerFactory.getLogger(CellGroup.class);

  private static final VforkStates VFORK_STATES = new VforkStates();

  private final int group;
  private final Cells all;
  private final HostFreezer freezer;
  private final boolean isCounting;

  @GuardedBy("this")
  private final CellSet cells;

  @GuardedBy("this")
  private final ExemptTasks exempt = new ExemptTasks();

  @GuardedBy("this")
  private final MovedByOthers movedByOthers;

  /**
   * Empty if a task that waits in vfork counts as frozen, and for the root, which never freezes.
   */
  private final Optional<VforkWaiters> vforks;

  /**
   * A group without tasks.
   *
   * @param group the engine's number of it
   * @param isCounting whether the outcome of a freeze and a thaw says how many tasks there were
   * @param countsVforkWaiter whether a task that waits in vfork for its child counts as frozen
   */
  CellGroup(int group, Cells all, boolean isCounting, boolean countsVforkWaiter) {
    this.group = group;
    this.all = all;
    freezer = all.freezer();
    this.isCounting = isCounting;
    cells = new CellSet(group, all);
    movedByOthers = new MovedByOthers(group, all);
    vforks =
        countsVforkWaiter || group == Engine.ROOT
            ? Optional.empty()
            : Optional.of(new VforkWaiters(VFORK_STATES, freezer.takesThreads()));
  }

  /** The cells, as they are at this moment. */
  synchronized List<Cell> cells() {
    return cells.list();
  }

  /** Adds a cell that exists, such as one that an earlier daemon has left. */
  synchronized void add(Cell cell) {
    cells.add(cell);
    vforks.ifPresent(VforkWaiters::suspectAll);
  }

  /** See {@link CellSet#removeEmpty}. */
  synchronized void removeEmptyCells() throws IOException {
    cells.removeEmpty();
  }

  /** See {@link CellSet#removeAll}. */
  synchronized void removeAll(CellCleanup cleanup) {
    cells.removeAll(cleanup);
  }

  /** See {@link CellSet#watch}. */
  synchronized boolean watch() {
    return cells.watch();
  }

  synchronized boolean isWatched() {
    return cells.isWatched();
  }

  /**
   * Moves a task into a cell of the group.
   *
   * @param key its home, and the freeze request and the held signals that it has, which it keeps
   * @param user as for {@link TaskMover#move}
   * @return false if the task has gone
   * @throws HostCgroupException ENOENT if the home has gone
   */
  synchronized boolean enter(OpenTask task, Cell.Key key, OptionalInt user) throws IOException {
    if (!cells.move(task, key, user)) {
      return false;
    }
    Task entered = new Task(task.id(), task.startTime());
    movedByOthers.enter(entered);
    vforks.ifPresent(waiters -> waiters.enter(task.id(), task.lastStat()));
    if (!key.isFreezeRequested()) {
      exempt.noteRunning(entered);
    }
    return true;
  }

  /**
   * Moves a task out of the group, to its home.
   *
   * @return as {@link #enter}
   */
  synchronized boolean leave(OpenTask task, HostCgroup home, OptionalInt user) throws IOException {
    boolean isMoved = all.mover().moveHome(task, home, user);
    noteLeft(task);
    return isMoved;
  }

  /** Notes that this daemon has moved a task of the group into a cell of another group. */
  synchronized void noteLeft(OpenTask task) {
    movedByOthers.leave(task.id());
    vforks.ifPresent(waiters -> waiters.leave(task.lastStat()));
  }

  /**
   * Logs each process of which others have moved a task out of the group since the last call, and
   * forgets what is known of tasks that have left.
   *
   * @param now clock ticks since boot
   */
  synchronized void reportMovedOut(long now) throws IOException {
    movedByOthers.report(tasks(), now);
    if (vforks.isPresent()) {
      vforks.get().forgetOthers(this::taskIds);
    }
  }

  /**
   * Whether a task of the group, which the kernel says is frozen, waits in vfork for its child, and
   * does not count as frozen. The caller does not have this object's monitor, as a user can make
   * this last long.
   *
   * @param canFork whether a task of the group may run
   */
  boolean hasVforkWaiter(boolean canFork) throws IOException {
    return vforks.isPresent() && vforks.get().hasWaiter(this::taskIds, canFork);
  }

  private int[] taskIds() throws IOException {
    return tasks().stream().mapToInt(Integer::intValue).toArray();
  }

  /** The ids of all tasks of the group, in any order. */
  private synchronized List<Integer> tasks() throws IOException {
    return cells.ids(freezer::tasks);
  }

  /** The ids of all processes of the group, in any order. */
  synchronized List<Integer> processes() throws IOException {
    return cells.ids(freezer::processes);
  }

  /** The ids of the processes of one of the cells, in any order. */
  synchronized List<Integer> processes(Cell cell) throws IOException {
    return cell.processes();
  }

  /** The ids of all threads of the group, in any order. */
  synchronized List<Integer> threads() throws IOException {
    return cells.ids(freezer::threads);
  }

  /** The cell that a task was found in, if it is one of this group; else empty. */
  @GuardedBy("this")
  private Optional<Cell> ownCell(Optional<Cell> cell) {
    return cell.isPresent() && cells.contains(cell.get()) ? cell : Optional.empty();
  }

  /** Whether a task of a process is in the group. */
  synchronized boolean hasTaskOf(int pid) throws IOException {
    for (int task : freezer.tasksOf(pid)) {
      if (ownCell(all.of(task)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is a thread in the group. Removes empty cells that it finds before one. */
  synchronized boolean hasThreads() throws IOException {
    return cells.isAnyInUse(cell -> true);
  }

  /** How many processes have a freeze request. */
  @GuardedBy("this")
  private int countWithFreezeRequest() throws IOException {
    int count = 0;
    for (Cell cell : cells.list()) {
      count += cell.isFreezeRequested() ? cell.countProcesses() : 0;
    }
    return count;
  }

  /** From now on each task that is forked in the group gets a freeze request. */
  synchronized void freezeForked() {
    exempt.freezeForked();
  }

  synchronized boolean isFreezing() {
    return exempt.isFreezing();
  }

  /**
   * Freezes all tasks of the group but those that are exempt, each of which gets a cell of its own
   * first.
   *
   * @param refusing a task that is exempt
   * @param exemptsOneMore whether the task with the largest id that has no freeze request is, too
   * @return how many tasks have a freeze request now, and how many are exempt
   */
  synchronized Outcome freeze(Optional<Task> refusing, boolean exemptsOneMore) throws IOException {
    exempt.freezeAll();
    List<Cell> exemptCells = new ArrayList<>();
    if (exemptsOneMore) {
      makeExempt(largestWithoutFreezeRequest(), exemptCells);
    }
    if (makeExempt(refusing, exemptCells)) {
      LOG.debug("task {} refuses to freeze, as was asked for", refusing.get().pid());
    }
    // Before any is frozen: after it, each system call takes longer.
    boolean isCounted = isCounting || !cells.isAnyInUse(cell -> !exemptCells.contains(cell));
    for (Cell cell : cells.list()) {
      if (!cell.isFreezeRequested() && !exemptCells.contains(cell)) {
        setFreezeRequest(cell, true);
        cell.setExempt(false);
      }
    }
    int done = isCounted ? countWithFreezeRequest() : Outcome.UNCOUNTED;
    return new Outcome(done, exemptCells.size());
  }

  /**
   * Gives a task that has no freeze request a cell of its own, and adds that to a list.
   *
   * @return whether it did
   */
  @GuardedBy("this")
  private boolean makeExempt(Optional<Task> task, List<Cell> exemptCells) throws IOException {
    if (task.isEmpty()) {
      return false;
    }
    Optional<Cell> from = ownCell(all.of(task.get()));
    if (from.isEmpty() || from.get().isFreezeRequested() || exemptCells.contains(from.get())) {
      return false;
    }
    Cell own = cells.moveToOwnCell(task.get().pid(), from.get());
    own.setExempt(true);
    exemptCells.add(own);
    exempt.noteRunning(task.get());
    return true;
  }

  /** Whether a task of the group has no freeze request. */
  synchronized boolean hasTaskWithoutRequest() throws IOException {
    return largestWithoutFreezeRequest().isPresent();
  }

  /** The task with the largest id of those that have no freeze request. */
  @GuardedBy("this")
  private Optional<Task> largestWithoutFreezeRequest() throws IOException {
    int largest = 0;
    for (Cell cell : cells.list()) {
      if (!cell.isFreezeRequested()) {
        for (int task : cell.tasks()) {
          largest = Math.max(largest, task);
        }
      }
    }
    return largest == 0 ? Optional.empty() : Task.of(largest);
  }

  /** Freezes or thaws a cell; forgets it if a manager of the host has removed it. */
  @GuardedBy("this")
  private void setFreezeRequest(Cell cell, boolean freezes) throws IOException {
    try {
      cell.requestFreeze(freezes);
    } catch (HostCgroupException e) {
      if (!e.isCgroupGone()) {
        throw e;
      }
      cells.forget(cell);
    }
  }

  /** Requests a freeze of one task of the group. */
  synchronized void freeze(OpenTask task) throws IOException {
    Optional<Cell> cell = ownCell(all.of(task.id()));
    if (cell.isPresent() && !cell.get().isFreezeRequested()) {
      cells.move(task, Cell.Key.frozen(cell.get().home(), List.of()), OptionalInt.empty());
      exempt.noteFrozen(new Task(task.id(), task.startTime()));
    }
  }

  /**
   * Requests the freeze of each task that was forked by an exempt one.
   *
   * @return whether a task is exempt, which can fork again
   */
  synchronized boolean freezeForkedTasks() throws IOException {
    boolean isAnyExempt = false;
    boolean isAnyMoved = exempt.isFreezing();
    while (isAnyMoved) {
      isAnyMoved = false;
      isAnyExempt = false;
      for (Cell cell : cells.list()) {
        if (!cell.isFreezeRequested()) {
          for (int task : cell.tasks()) {
            if (exempt.contains(task)) {
              isAnyExempt = true;
            } else {
              isAnyMoved |= freezeForked(task, cell);
            }
          }
        }
      }
    }
    return isAnyExempt;
  }

  @GuardedBy("this")
  private boolean freezeForked(int task, Cell cell) throws IOException {
    try {
      return cells.moveListed(task, cell, Cell.Key.frozen(cell.home(), List.of()));
    } catch (HostCgroupException e) {
      return false; // The host lets no cell be made for it now. The next look tries again.
    }
  }

  /**
   * Whether every task of the group has a freeze request, and the kernel says that it is frozen.
   *
   * @param except a task that does not count
   */
  synchronized boolean isFrozen(Optional<Task> except) throws IOException {
    freezeForkedTasks();
    for (Cell cell : cells.list()) {
      if (!isFrozen(cell) && !(except.isPresent() && isFrozenBut(except.get(), cell))) {
        return false;
      }
    }
    return true;
  }

  private boolean isFrozen(Cell cell) throws IOException {
    return cell.isFreezeRequested() ? cell.isFrozen() : cell.countTasks() == 0;
  }

  /** The same without one task: it gets a cell of its own, so that the kernel can tell. */
  @GuardedBy("this")
  private boolean isFrozenBut(Task except, Cell cell) throws IOException {
    if (all.of(except).filter(cell::equals).isEmpty()) {
      return false;
    }
    if (cell.countTasks() > 1) {
      cells.moveToOwnCell(except.pid(), cell);
      return isFrozen(cell);
    }
    return true;
  }

  /**
   * Whether all tasks with a freeze request are frozen. Freezes again the cells that others have
   * thawed.
   */
  synchronized boolean remainsFrozen() throws IOException {
    freezeForkedTasks();
    boolean areFrozen = true;
    for (Cell cell : cells.list()) {
      if (cell.isFreezeRequested() && !cell.isFrozen()) {
        areFrozen = false;
        freezeAgain(cell);
      }
    }
    return areFrozen;
  }

  /** Freezes again the cells that others have thawed, although their tasks have a request. */
  synchronized void restoreFreezeRequests() throws IOException {
    for (Cell cell : cells.list()) {
      if (cell.isFreezeRequested()) {
        freezeAgain(cell);
      }
    }
  }

  @GuardedBy("this")
  private void freezeAgain(Cell cell) throws IOException {
    if (freezer.isFreezeRequested(cell.cgroup())) {
      return;
    }
    setFreezeRequest(cell, true);
    if (cells.contains(cell) && !cell.isThawReported()) {
      cell.setThawReported();
      LOG.warn(
          "group {}: {} was thawed by another program, and is frozen again",
          group,
          cell.cgroup().path());
    }
  }

  /**
   * Thaws all tasks that have a freeze request.
   *
   * @param freezesForked whether each task that is forked in the group from now on gets a freeze
   *     request all the same
   */
  synchronized Outcome thaw(boolean freezesForked) throws IOException {
    int thawed = isCounting ? countWithFreezeRequest() : Outcome.UNCOUNTED;
    if (freezesForked) {
      // Before the first is thawed: if another can't be, those that run are not to be frozen again
      // as if they were new.
      exempt.freezeOnlyForked(identifiedTasks());
    }
    for (Cell cell : cells.list()) {
      if (!cell.held().isEmpty()) {
        for (int task : cell.tasks()) {
          deliverHeld(cell, task);
        }
      }
    }
    for (Cell cell : cells.list()) {
      if (cell.isFreezeRequested()) {
        setFreezeRequest(cell, false);
      }
      cell.setExempt(false);
    }
    if (!freezesForked) {
      exempt.thawAll();
    }
    return new Outcome(thawed, 0);
  }

  @GuardedBy("this")
  private List<Task> identifiedTasks() throws IOException {
    List<Task> tasks = new ArrayList<>();
    for (int id : tasks()) {
      Task.of(id).ifPresent(tasks::add);
    }
    return tasks;
  }

  /** Thaws one task of the group. If the group is freezing, the task is exempt. */
  synchronized void thaw(OpenTask task) throws IOException {
    Optional<Cell> cell = ownCell(all.of(task.id()));
    if (cell.isPresent() && cell.get().isFreezeRequested()) {
      if (!cell.get().held().isEmpty()) {
        deliverHeld(cell.get(), task.id());
      }
      if (cells.move(task, Cell.Key.running(cell.get().home()), OptionalInt.empty())) {
        exempt.noteRunning(new Task(task.id(), task.startTime()));
      }
    }
  }

  /**
   * Holds a signal for a process until its thaw, if it has a freeze request, and the kernel would
   * not keep the signal pending, or let it overtake one that is held.
   *
   * @return false if the signal is to be sent now
   */
  synchronized boolean hold(int pid, int signal) throws IOException {
    boolean isKept = freezer.keepsPending(signal);
    if (isKept && cells.list().stream().allMatch(cell -> cell.held().isEmpty())) {
      return false;
    }
    Optional<Cell> cell = ownCell(all.of(pid)).filter(Cell::isFreezeRequested);
    if (cell.isEmpty() || (isKept && cell.get().held().isEmpty())) {
      return false;
    }
    List<Integer> held = HeldSignals.with(cell.get().held(), signal);
    cells.moveListed(pid, cell.get(), Cell.Key.frozen(cell.get().home(), held));
    return true;
  }

  /** Delivers the signals held for a task, and moves it, unless they end it, to another cell. */
  @GuardedBy("this")
  private void deliverHeld(Cell cell, int task) throws IOException {
    HeldSignals.deliver(cell.cgroup(), task, all.hierarchy());
    cells.moveListed(task, cell, Cell.Key.frozen(cell.home(), List.of()));
  }

  /**
   * Keeps the group from forking until {@link #resume}, while a signal is sent to its processes:
   * freezes the cells that have no freeze request. The caller keeps others from freezing or thawing
   * the group meanwhile.
   */
  synchronized void pause() throws IOException {
    setPaused(true);
  }

  /** Ends what {@link #pause} began. */
  synchronized void resume() throws IOException {
    setPaused(false);
  }

  /** Freezes or thaws all cells without a freeze request, also after one that fails. */
  @GuardedBy("this")
  private void setPaused(boolean isPaused) throws IOException {
    Failures failures = new Failures();
    failures.runForEach(cells.list(), cell -> setPaused(cell, isPaused));
    failures.throwFirst();
  }

  private synchronized void setPaused(Cell cell, boolean isPaused) throws IOException {
    if (cell.isFreezeRequested()) {
      return;
    }
    try {
      if (isPaused) {
        freezer.freeze(cell.files());
      } else {
        freezer.thaw(cell.files());
      }
    } catch (HostCgroupException e) {
      if (!e.isCgroupGone()) {
        throw e;
      }
      cells.forget(cell);
    }
  }

  /**
   * Whether no task of a group that is paused can fork.
   *
   * @param except the id of a task that does not count
   */
  synchronized boolean isStandingStill(int except) throws IOException {
    for (Cell cell : cells.list()) {
      if (!cell.isFrozen()) {
        for (int task : cell.tasks()) {
          if (task != except
              && !ThreadStates.areStandingStill(task, freezer.threadsOf(task), freezer)) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
