package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.AttachRefusedException;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.OwnProcesses;
import org.freezerfs.engine.PreviousEngine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskFinder;
import org.freezerfs.engine.TaskInfo;
import org.freezerfs.engine.ThreadIds;
import org.freezerfs.engine.ThreadIds.Unit;
import org.freezerfs.host.cgroups.CgroupVersion;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.proc.OpenTask;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.threads.PeriodicWorker;
import org.freezerfs.threads.RequestThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine that freezes by the host kernel's own freezer. The members of a group are the tasks in
 * its {@link Cell cells}: single threads with cgroup v1, whole processes with v2. The kernel's own
 * answer says which group a task is in, so nothing is remembered of members, and no child can be
 * missed.
 *
 * <p>The root has cells too: for tasks that were frozen when they were moved into it.
 */
public final class CgroupEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(CgroupEngine.class);

  /** What is done before an engine makes its first cell, such as to keep out a second daemon. */
  @FunctionalInterface
  public interface BeforeFirstCell {
    void run() throws IOException;
  }

  private static final String THREAD = "cells";

  /** How long a group may take to freeze before the answer is that it is not frozen yet. */
  private static final long FREEZE_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** The checks in between sleep, or the tasks would not get a processor on which to freeze. */
  private static final long FREEZE_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** How often a move is tried again because the home of the task has changed meanwhile. */
  private static final int MOVE_TRIES = 100;

  private final Cells cells;
  private final HostFreezer freezer;
  private final boolean countsVforkWaiter;
  private final Recorder recorder;
  private final TaskFinder finder;
  private final Runnable onEnd;
  private final PeriodicWorker worker = new PeriodicWorker(THREAD, this::check);
  private final GroupTable groups;
  private final OutsideChanges outsideChanges;
  private final CellCleanup cleanup;

  private volatile Runnable onChange = () -> {};

  /**
   * Creates an engine that has no groups yet.
   *
   * @param hierarchy whose version says which freezer of the kernel is used
   * @param proof how the mount's cells are known
   * @param tree the cgroup directly beneath which they all lie; empty if each lies beneath the home
   *     of its processes
   * @param beforeFirst is run before the first cell is made
   * @param countsVforkWaiter whether a task that waits in vfork for its child counts as frozen
   * @param isCounting whether the outcome of a freeze and a thaw says how many tasks there were,
   *     which takes a list of them
   * @param recorder gets the events of groups and tasks
   * @param own the processes of the mount
   * @param onEnd is run when the engine has ended
   */
  public CgroupEngine(
      FreezerHierarchy hierarchy,
      CellProof proof,
      Optional<HostCgroup> tree,
      BeforeFirstCell beforeFirst,
      boolean countsVforkWaiter,
      boolean isCounting,
      Recorder recorder,
      OwnProcesses own,
      Runnable onEnd) {
    freezer = HostFreezer.of(hierarchy);
    cells = new Cells(hierarchy, freezer, proof, tree, beforeFirst, own);
    this.countsVforkWaiter = countsVforkWaiter;
    this.recorder = recorder;
    finder = new TaskFinder(own, freezer.takesThreads());
    this.onEnd = onEnd;
    groups = new GroupTable(cells, isCounting, countsVforkWaiter);
    groups.create(ROOT);
    outsideChanges = new OutsideChanges(groups);
    cleanup = new CellCleanup(hierarchy, proof, freezer, cells.mover());
  }

  @Override
  public void start(Runnable onChange, IntConsumer onGroupChange) {
    this.onChange = onChange;
    cells.events().setOnChange(onGroupChange);
  }

  /** The kernel tells of changes of cgroup v2 only. */
  @Override
  public Reported watch(int group) {
    boolean areReported = cells.hierarchy().version() == CgroupVersion.V2 && of(group).watch();
    return areReported ? Reported.ALL : Reported.NOTHING;
  }

  /** Does what the worker does at intervals. */
  private long check() throws IOException {
    cells.mover().check();
    boolean hadCells = outsideChanges.look(cells.isAny());
    boolean canFork = false;
    for (CellGroup group : groups.all()) {
      canFork |= group.freezeForkedTasks();
      group.removeEmptyCells();
    }
    groups.reportWatched(cells.events());
    onChange.run();
    if (canFork) {
      return PeriodicWorker.SOON;
    }
    return hadCells || cells.isAny() ? PeriodicWorker.SLOW : PeriodicWorker.NEVER;
  }

  @Override
  public boolean reportsExits() {
    return false;
  }

  @Override
  public String description() {
    FreezerHierarchy hierarchy = cells.hierarchy();
    String version = hierarchy.version() == CgroupVersion.V1 ? "v1" : "v2";
    return "engine=" + version + ", in the hierarchy at " + hierarchy.place();
  }

  @Override
  public Recorder recorder() {
    return recorder;
  }

  @Override
  public void create(int group) {
    groups.create(group);
  }

  @Override
  public void freezeForked(int group) {
    of(group).freezeForked();
  }

  @Override
  public void destroy(int group) {
    groups.remove(group).ifPresent(removed -> removed.removeAll(cleanup));
  }

  private CellGroup of(int group) {
    return groups.of(group);
  }

  @Override
  public Optional<TaskInfo> find(int id, int caller) throws IOException {
    return finder.find(id, caller);
  }

  @Override
  public boolean takesThreads() {
    return freezer.takesThreads();
  }

  @Override
  public List<Task> tasksOfProcess(Task process) throws IOException {
    if (!freezer.takesThreads()) {
      return List.of(process); // It moves as a whole, also one whose first thread has ended.
    }
    Optional<OpenTask> opened = open(process);
    if (opened.isEmpty()) {
      return List.of();
    }
    try (OpenTask leader = opened.get()) {
      List<Task> tasks = new ArrayList<>();
      for (int id : Processes.threads(leader.id())) {
        ProcStat.ofThread(leader.id(), id)
            .filter(stat -> !stat.isExiting())
            .ifPresent(stat -> tasks.add(new Task(id, stat.startTime())));
      }
      return leader.hasItsId() ? tasks : List.of();
    }
  }

  @Override
  public int groupOf(Task task) throws IOException {
    return cells.of(task).map(Cell::group).orElse(ROOT);
  }

  /** The group of the task that has an id now. */
  private int groupOf(int id) throws IOException {
    return cells.of(id).map(Cell::group).orElse(ROOT);
  }

  @Override
  public Map<Task, Integer> members() {
    Map<Task, Integer> members = new HashMap<>();
    try {
      for (Map.Entry<Integer, CellGroup> entry : groups.entries()) {
        if (entry.getKey() != ROOT) {
          for (int pid : entry.getValue().processes()) {
            Task.of(pid).ifPresent(task -> members.put(task, entry.getKey()));
          }
        }
      }
      return members;
    } catch (IOException e) {
      LOG.warn("the members can't be listed: {}", e.getMessage());
      return Map.of();
    }
  }

  @Override
  public boolean attach(Task task, int group, OptionalInt user) throws IOException {
    Optional<OpenTask> opened = open(task);
    if (opened.isEmpty()) {
      return false;
    }
    try (OpenTask moved = opened.get()) {
      return move(moved, group, user);
    } catch (HostCgroupException e) {
      throw new AttachRefusedException(
          e.errno(), "task " + task.pid() + " can't be moved: " + e.getMessage());
    } finally {
      worker.wake();
    }
  }

  /** Moves a task to a group; tries again if the home of the task has changed meanwhile. */
  private boolean move(OpenTask task, int group, OptionalInt user) throws IOException {
    for (int i = 0; true; i++) {
      Optional<HostCgroup> now = cells.hierarchy().cgroupOf(task.id());
      if (now.isEmpty()) {
        return false;
      }
      Optional<Cell> from = cells.containing(now.get());
      HostCgroup home =
          CellFormat.outsideAbandoned(
              from.map(Cell::home).orElse(now.get()), cells.hierarchy().top());
      try {
        return move(task, from, home, group, user);
      } catch (HostCgroupException e) {
        if (!e.isCgroupGone() || i == MOVE_TRIES) {
          throw e;
        }
      }
    }
  }

  private boolean move(
      OpenTask task, Optional<Cell> cell, HostCgroup home, int to, OptionalInt user)
      throws IOException {
    int from = cell.map(Cell::group).orElse(ROOT);
    boolean isFrozen = cell.filter(Cell::isFreezeRequested).isPresent();
    if (to == ROOT && !isFrozen) {
      return of(from).leave(task, home, user);
    }
    Cell.Key key = isFrozen ? Cell.Key.frozen(home, cell.get().held()) : Cell.Key.running(home);
    boolean isMoved = groups.find(to).orElseThrow().enter(task, key, user);
    if (from != to) {
      of(from).noteLeft(task);
    }
    return isMoved;
  }

  /** Empty if the task has gone. */
  private static Optional<OpenTask> open(Task task) throws IOException {
    Optional<OpenTask> opened = OpenTask.of(task.pid());
    if (opened.isPresent() && opened.get().startTime() != task.startTime()) {
      opened.get().close();
      return Optional.empty();
    }
    return opened;
  }

  @Override
  public int[] threads(int group, int reader) throws IOException {
    return list(new ThreadIds(Unit.THREAD, reader), group);
  }

  @Override
  public int[] processes(int group, int reader) throws IOException {
    return list(new ThreadIds(Unit.PROCESS, reader), group);
  }

  private int[] list(ThreadIds ids, int group) throws IOException {
    if (group == ROOT) {
      addRoot(ids);
    } else {
      CellGroup listed = of(group);
      for (int id : ids.unit() == Unit.THREAD ? listed.threads() : listed.processes()) {
        ids.add(id);
      }
    }
    return ids.sorted();
  }

  private void addRoot(ThreadIds ids) throws IOException {
    Processes.visitAll(
        pid -> {
          Optional<ProcStat> stat = ProcStat.ofProcessIfVisible(pid);
          if (stat.isEmpty()) {
            return;
          }
          if (freezer.takesThreads() && stat.get().threads() > 1) {
            ids.addEachThread(pid, tid -> groupOf(tid) == ROOT);
          } else if (groupOf(pid) == ROOT) {
            ids.addThreads(pid, stat.get());
          }
        });
  }

  @Override
  public boolean isEmpty(int group) throws IOException {
    return !of(group).hasThreads();
  }

  @Override
  public Map<Integer, Outcome> freeze(List<Integer> ids, Exempt exempt) throws IOException {
    Map<Integer, Outcome> outcomes = new HashMap<>();
    boolean exemptsOneMore = exempt.oneMore();
    boolean isAnyExempt = false;
    for (int id : ids) {
      boolean exemptsHere = exemptsOneMore && of(id).hasTaskWithoutRequest();
      exemptsOneMore &= !exemptsHere;
      Outcome outcome = of(id).freeze(Optional.ofNullable(exempt.tasks().get(id)), exemptsHere);
      outcomes.put(id, outcome);
      isAnyExempt |= outcome.isPartial();
    }
    // The worker freezes the children of an exempt task. Without one, it would only take time from
    // the tasks that are to freeze.
    if (isAnyExempt) {
      worker.wake();
    }
    return outcomes;
  }

  @Override
  public boolean isFreezeRequested(Task task) throws IOException {
    return cells.of(task).filter(Cell::isFreezeRequested).isPresent();
  }

  @Override
  public boolean freeze(Task task) throws IOException {
    Optional<OpenTask> opened = open(task);
    if (opened.isEmpty()) {
      return true;
    }
    try (OpenTask frozen = opened.get()) {
      Optional<Cell> cell = cells.of(frozen.id());
      if (cell.isPresent()) {
        of(cell.get().group()).freeze(frozen);
      }
      return true;
    }
  }

  @Override
  public boolean remainFrozen(Set<Integer> ids) throws IOException {
    boolean remain = true;
    for (int id : ids) {
      remain &= of(id).remainsFrozen();
    }
    return remain;
  }

  @Override
  public boolean isFrozen(Task task) throws IOException {
    int id = task.pid();
    Optional<Cell> cell = cells.of(task);
    return cell.isPresent()
        && cell.get().isFreezeRequested()
        && (cell.get().isFrozen()
            || ThreadStates.areStandingStill(id, freezer.threadsOf(id), freezer))
        && (countsVforkWaiter || !VforkStates.isAnyWaiting(freezer.threadsOf(id)));
  }

  @Override
  public boolean isFrozenEnough(int group, Optional<Task> except) throws IOException {
    CellGroup checked = of(group);
    long begin = System.nanoTime();
    while (!checked.isFrozen(except)) {
      if (System.nanoTime() - begin > FREEZE_WAIT_NANOS) {
        return false;
      }
      LockSupport.parkNanos(FREEZE_PAUSE_NANOS);
    }
    return !checked.hasVforkWaiter(except.isPresent());
  }

  @Override
  public Map<Integer, Outcome> thaw(List<Integer> ids, Set<Integer> freezeForked)
      throws IOException {
    Map<Integer, Outcome> outcomes = new HashMap<>();
    for (int id : ids) {
      outcomes.put(id, of(id).thaw(freezeForked.contains(id)));
      if (id == ROOT) {
        of(ROOT).removeAll(cleanup);
      }
    }
    // A process that has got a pending signal ends now, and its group may have become empty.
    RequestThread.afterAnswer(worker::wakeSoon);
    return outcomes;
  }

  @Override
  public boolean thaw(Task task) throws IOException {
    Optional<OpenTask> opened = open(task);
    if (opened.isEmpty()) {
      return true;
    }
    try (OpenTask thawed = opened.get()) {
      Optional<Cell> cell = cells.of(thawed.id());
      if (cell.isPresent() && cell.get().group() == ROOT) {
        HeldSignals.deliver(cell.get().cgroup(), thawed.id(), cells.hierarchy());
        cells.mover().moveHome(thawed, cell.get().home(), OptionalInt.empty());
      } else if (cell.isPresent()) {
        of(cell.get().group()).thaw(thawed);
      }
    }
    return true;
  }

  @Override
  public Outcome signal(int group, int signal, int sender) throws IOException {
    return new CellSweep(cells, Map.of(group, of(group)), signal, false, sender, recorder).run();
  }

  @Override
  public Outcome kill(List<Integer> ids, int sender) throws IOException {
    Map<Integer, CellGroup> killed = new LinkedHashMap<>();
    ids.forEach(id -> killed.put(id, of(id)));
    return new CellSweep(cells, killed, Signal.SIGKILL.intValue(), true, sender, recorder).kill();
  }

  @Override
  public int takeOver(PreviousEngine previous) throws IOException {
    int frozen = cleanup.takeOver(cells, groups);
    worker.wake();
    return frozen;
  }

  @Override
  public void thawOutsideFreezingGroups() throws IOException {
    for (Map.Entry<Integer, CellGroup> entry : groups.entries()) {
      if (!entry.getValue().isFreezing()) {
        thaw(List.of(entry.getKey()), Set.of());
      }
    }
  }

  @Override
  public void leave() {
    worker.close();
    cells.events().close();
    try {
      cells.leaveAll();
    } catch (IOException e) {
      LOG.warn("another daemon can have the cgroups only once this one has exited", e);
    }
    onEnd.run();
  }

  @Override
  public void close() {
    worker.close();
    cells.events().close();
    removeUnknownCells();
    for (CellGroup group : new ArrayList<>(groups.all())) {
      group.removeAll(cleanup);
    }
    onEnd.run();
  }

  private void removeUnknownCells() {
    try {
      if (cells.hadAny()) {
        cleanup.removeUnknown(cells);
      }
    } catch (IOException e) {
      LOG.warn("cgroups that others have made for this mount are left: {}", e.getMessage());
    }
  }
}
