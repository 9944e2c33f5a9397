package org.freezerfs.engine.cgroups;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.Failures;
import org.freezerfs.engine.Task;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.libc.FileStatus;
import org.freezerfs.host.proc.OpenTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group: its cells, and what a freeze and a thaw of the group do to them.
 *
 * <p>A freeze is one write for each cell that has no freeze request, and moves no task. A child is
 * born in the cell of its parent, and so with its request. A task is <em>exempt</em> if it has no
 * request while its group is freezing, because it was moved in meanwhile, was thawed alone, or a
 * fault asks for that. It is in a cell without a request. Its children are born there too, but get
 * the request: they are moved to a cell that has it.
 *
 * <p>A task moves between cells of one group only under this object's monitor, so a list that is
 * made under the monitor has each task once. With cgroup v1 a process whose threads are in two
 * cells appears twice in a list of processes.
 */
final class CellGroup {
  private static final Logger LOG = LoggerFactory.getLogger(CellGroup.class);

  /** How many cells are tried for a task, if others remove each before the task is in it. */
  private static final int TRIES = 100;

  private final int group;
  private final Cells all;
  private final HostFreezer freezer;
  private final boolean isCounting;

  @GuardedBy("this")
  private final List<Cell> cells = new ArrayList<>();

  /** Whether the kernel's events of the cells are reported. */
  @GuardedBy("this")
  private boolean isWatched;

  /** Whether each task that is forked in the group gets a freeze request. */
  @GuardedBy("this")
  private boolean freezing;

  @GuardedBy("this")
  private final ExemptTasks exempt = new ExemptTasks();

  @GuardedBy("this")
  private final MovedByOthers movedByOthers;

  /**
   * A group without tasks.
   *
   * @param group the engine's number of it
   * @param isCounting whether the outcome of a freeze and a thaw says how many tasks there were
   */
  CellGroup(int group, Cells all, boolean isCounting) {
    this.group = group;
    this.all = all;
    freezer = all.freezer();
    this.isCounting = isCounting;
    movedByOthers = new MovedByOthers(group, all);
  }

  /** The tasks of a freezing group that have no freeze request. Used under one lock. */
  static final class ExemptTasks {
    private final Map<Integer, Task> byPid = new HashMap<>();

    void add(Task task) {
      byPid.put(task.pid(), task);
    }

    void remove(Task task) {
      byPid.remove(task.pid(), task);
    }

    void clear() {
      byPid.clear();
    }

    /** Whether the task that has this id now is exempt. */
    boolean contains(int pid) throws IOException {
      Task known = byPid.get(pid);
      if (known == null) {
        return false;
      }
      Optional<Task> now = Task.of(pid);
      if (now.isPresent() && !now.get().equals(known)) {
        byPid.remove(pid);
        return false;
      }
      return true;
    }
  }

  /** Adds a cell that exists, such as one that an earlier daemon has left. */
  synchronized void add(Cell cell) {
    cells.add(cell);
    if (isWatched) {
      all.events().watch(cell);
    }
  }

  /** Forgets a cell that has gone in the host. */
  @GuardedBy("this")
  private void forget(Cell cell) {
    all.forget(cell);
    cells.remove(cell);
  }

  /** The cells, as they are at this moment. */
  synchronized List<Cell> cells() {
    return List.copyOf(cells);
  }

  /**
   * From now on the kernel's events of the cells are reported.
   *
   * @return false if some of them can't be
   */
  synchronized boolean watch() {
    isWatched = true;
    boolean areReported = true;
    for (Cell cell : cells) {
      areReported &= all.events().watch(cell);
    }
    return areReported;
  }

  synchronized boolean isWatched() {
    return isWatched;
  }

  /** The cell that a task was found in, if it is one of this group; else empty. */
  @GuardedBy("this")
  private Optional<Cell> ownCell(Optional<Cell> cell) {
    return cell.isPresent() && cells.contains(cell.get()) ? cell : Optional.empty();
  }

  /** The cell for tasks with this in common; makes it if there is none. See {@link Cells#make}. */
  @GuardedBy("this")
  private Cell cellFor(Cell.Key key, boolean mayLieAbove) throws IOException {
    for (Cell cell : cells) {
      if (cell.isFor(key)) {
        return cell;
      }
    }
    return make(key, mayLieAbove);
  }

  @GuardedBy("this")
  private Cell make(Cell.Key key, boolean mayLieAbove) throws IOException {
    Cell cell = all.make(group, key, mayLieAbove);
    add(cell);
    return cell;
  }

  /** Removes the cells that are empty: an empty cell keeps its home from being removed. */
  synchronized void removeEmptyCells() throws IOException {
    for (Cell cell : cells()) {
      removeIfEmpty(cell);
    }
  }

  /** Returns false if the cell has tasks, or cgroups that others have made in it. */
  @GuardedBy("this")
  private boolean removeIfEmpty(Cell cell) throws IOException {
    if (!all.remove(cell)) {
      return false;
    }
    cells.remove(cell);
    return true;
  }

  /** Takes all tasks home, and removes the cells. Waits for at most 10 s for each cell. */
  synchronized void removeAll(CellCleanup cleanup) {
    for (Cell cell : cells()) {
      cleanup.remove(cell.cgroup());
      forget(cell);
    }
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
    if (!move(task, key, user)) {
      return false;
    }
    Task entered = new Task(task.id(), task.startTime());
    movedByOthers.enter(entered);
    if (freezing && !key.isFreezeRequested()) {
      exempt.add(entered);
    }
    return true;
  }

  /** As {@link #enter}, for a task that may be in the group already. */
  @GuardedBy("this")
  private boolean move(OpenTask task, Cell.Key key, OptionalInt user) throws IOException {
    for (int i = 0; true; i++) {
      Cell cell = cellFor(key, user.isEmpty());
      try {
        return all.mover().move(task, cell, user);
      } catch (HostCgroupException e) {
        if (!e.isCgroupGone() || i == TRIES) {
          throw e;
        }
        // A manager of the host has removed the empty cell.
        forget(cell);
      }
    }
  }

  /**
   * Moves a task that was found in a list of one of the cells to another one.
   *
   * @return false if it is not in the listed one any more
   */
  @GuardedBy("this")
  private boolean moveListed(int id, Cell from, Cell.Key key) throws IOException {
    Optional<OpenTask> opened = all.mover().openListed(id, from.cgroup());
    if (opened.isEmpty()) {
      return false;
    }
    try (OpenTask task = opened.get()) {
      return move(task, key, OptionalInt.empty());
    }
  }

  /** Moves a task to a new cell like the one that it is in; the cell is empty if it has gone. */
  @GuardedBy("this")
  private Cell moveToOwnCell(int task, Cell from) throws IOException {
    Cell own = make(from.key(), true);
    all.mover().moveListed(task, from.cgroup(), own.cgroup());
    return own;
  }

  /**
   * Moves a task out of the group, to its home.
   *
   * @return as {@link #enter}
   */
  synchronized boolean leave(OpenTask task, HostCgroup home, OptionalInt user) throws IOException {
    boolean isMoved = all.mover().moveHome(task, home, user);
    movedByOthers.leave(task.id());
    return isMoved;
  }

  /** Notes that this daemon has moved a task of the group into a cell of another group. */
  synchronized void noteLeft(int task) {
    movedByOthers.leave(task);
  }

  /**
   * Logs each process of which others have moved a task out of the group since the last call.
   *
   * @param now clock ticks since boot
   */
  synchronized void reportMovedOut(long now) throws IOException {
    movedByOthers.report(ids(freezer::tasks), now);
  }

  /** The ids of all processes of the group, in any order. */
  synchronized List<Integer> processes() throws IOException {
    return ids(freezer::processes);
  }

  /** The ids of the processes of one of the cells, in any order. */
  synchronized List<Integer> processes(Cell cell) throws IOException {
    return cell.processes();
  }

  /** The ids of all threads of the group, in any order. */
  synchronized List<Integer> threads() throws IOException {
    return ids(freezer::threads);
  }

  @GuardedBy("this")
  private List<Integer> ids(CellTree.Reader reader) throws IOException {
    List<Integer> ids = new ArrayList<>();
    for (Cell cell : cells) {
      CellTree.addIds(cell.cgroup(), reader, ids);
    }
    return ids;
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
    return isAnyInUse(cell -> true);
  }

  /**
   * Whether there is a thread in one of these cells; removes those that it finds empty before. It
   * tries to remove a cell before it reads its list: the kernel refuses that at once, but with
   * cgroup v1 it sorts a list of all tasks for a reader of one.
   */
  @GuardedBy("this")
  private boolean isAnyInUse(Predicate<Cell> which) throws IOException {
    for (Cell cell : cells()) {
      if (which.test(cell) && !removeIfEmpty(cell) && hasThreads(cell)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether there is a thread in a cell that can't be removed. There need not be: a member may have
   * made a cgroup in it, and have ended; or others have removed the cell, and made another cgroup
   * at its path.
   */
  @GuardedBy("this")
  private boolean hasThreads(Cell cell) throws IOException {
    Optional<FileStatus> status = cell.cgroup().status();
    if (status.isEmpty()) {
      forget(cell);
      return false;
    }
    return status.get().directories() == 0 || cell.hasThreads();
  }

  /** How many processes have a freeze request. */
  @GuardedBy("this")
  private int countWithFreezeRequest() throws IOException {
    int count = 0;
    for (Cell cell : cells) {
      count += cell.isFreezeRequested() ? cell.countProcesses() : 0;
    }
    return count;
  }

  /** From now on each task that is forked in the group gets a freeze request. */
  synchronized void freezeForked() {
    freezing = true;
  }

  synchronized boolean isFreezing() {
    return freezing;
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
    freezing = true;
    exempt.clear();
    List<Cell> exemptCells = new ArrayList<>();
    if (exemptsOneMore) {
      makeExempt(largestWithoutFreezeRequest(), exemptCells);
    }
    if (makeExempt(refusing, exemptCells)) {
      LOG.debug("task {} refuses to freeze, as was asked for", refusing.get().pid());
    }
    // Before any is frozen: after it, each system call takes longer.
    boolean isCounted = isCounting || !isAnyInUse(cell -> !exemptCells.contains(cell));
    for (Cell cell : cells()) {
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
    Cell own = moveToOwnCell(task.get().pid(), from.get());
    own.setExempt(true);
    exemptCells.add(own);
    exempt.add(task.get());
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
    for (Cell cell : cells) {
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
      forget(cell);
    }
  }

  /** Requests a freeze of one task of the group. */
  synchronized void freeze(OpenTask task) throws IOException {
    Optional<Cell> cell = ownCell(all.of(task.id()));
    if (cell.isPresent() && !cell.get().isFreezeRequested()) {
      move(task, Cell.Key.frozen(cell.get().home(), List.of()), OptionalInt.empty());
      exempt.remove(new Task(task.id(), task.startTime()));
    }
  }

  /**
   * Requests the freeze of each task that was forked by an exempt one.
   *
   * @return whether a task is exempt, which can fork again
   */
  synchronized boolean freezeForkedTasks() throws IOException {
    boolean isAnyExempt = false;
    boolean isAnyMoved = freezing;
    while (isAnyMoved) {
      isAnyMoved = false;
      isAnyExempt = false;
      for (Cell cell : cells()) {
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
      return moveListed(task, cell, Cell.Key.frozen(cell.home(), List.of()));
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
    if (freezing) {
      freezeForkedTasks();
    }
    for (Cell cell : cells()) {
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
      moveToOwnCell(except.pid(), cell);
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
    for (Cell cell : cells()) {
      if (cell.isFreezeRequested() && !cell.isFrozen()) {
        areFrozen = false;
        freezeAgain(cell);
      }
    }
    return areFrozen;
  }

  /** Freezes again the cells that others have thawed, although their tasks have a request. */
  synchronized void restoreFreezeRequests() throws IOException {
    for (Cell cell : cells()) {
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
    exempt.clear();
    if (freezesForked) {
      for (int id : ids(freezer::tasks)) {
        Task.of(id).ifPresent(exempt::add);
      }
    }
    for (Cell cell : cells()) {
      if (!cell.held().isEmpty()) {
        for (int task : cell.tasks()) {
          deliverHeld(cell, task);
        }
      }
    }
    for (Cell cell : cells()) {
      if (cell.isFreezeRequested()) {
        setFreezeRequest(cell, false);
      }
      cell.setExempt(false);
    }
    freezing = freezesForked;
    return new Outcome(thawed, 0);
  }

  /** Thaws one task of the group. If the group is freezing, the task is exempt. */
  synchronized void thaw(OpenTask task) throws IOException {
    Optional<Cell> cell = ownCell(all.of(task.id()));
    if (cell.isPresent() && cell.get().isFreezeRequested()) {
      if (!cell.get().held().isEmpty()) {
        deliverHeld(cell.get(), task.id());
      }
      boolean isMoved = move(task, Cell.Key.running(cell.get().home()), OptionalInt.empty());
      if (isMoved && freezing) {
        exempt.add(new Task(task.id(), task.startTime()));
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
    if (isKept && cells.stream().allMatch(cell -> cell.held().isEmpty())) {
      return false;
    }
    Optional<Cell> cell = ownCell(all.of(pid)).filter(Cell::isFreezeRequested);
    if (cell.isEmpty() || (isKept && cell.get().held().isEmpty())) {
      return false;
    }
    List<Integer> held = HeldSignals.with(cell.get().held(), signal);
    moveListed(pid, cell.get(), Cell.Key.frozen(cell.get().home(), held));
    return true;
  }

  /** Delivers the signals held for a task, and moves it, unless they end it, to another cell. */
  @GuardedBy("this")
  private void deliverHeld(Cell cell, int task) throws IOException {
    HeldSignals.deliver(cell.cgroup(), task, all.hierarchy());
    moveListed(task, cell, Cell.Key.frozen(cell.home(), List.of()));
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
    failures.runForEach(cells(), cell -> setPaused(cell, isPaused));
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
      forget(cell);
    }
  }

  /**
   * Whether no task of a group that is paused can fork.
   *
   * @param except the id of a task that does not count
   */
  synchronized boolean isStandingStill(int except) throws IOException {
    for (Cell cell : cells) {
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
