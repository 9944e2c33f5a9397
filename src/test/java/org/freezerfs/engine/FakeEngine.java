package org.freezerfs.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.freezerfs.recorder.Recorder;

/**
 * An engine of made-up tasks, which are stopped only when the test calls {@link #stop}. Safe for
 * the threads of requests and of the periodic checks at once.
 */
public final class FakeEngine implements Engine {
  private final Map<Task, Integer> groups = new LinkedHashMap<>();
  private final Map<Task, TaskInfo> infos = new LinkedHashMap<>();
  private final Set<Task> freezeRequested = new HashSet<>();
  private final Set<Task> stopped = new HashSet<>();
  private final Set<Task> unsignalable = new HashSet<>();
  private final Set<Integer> freezing = new HashSet<>();

  /** The calls of {@link #signal}, each as "SIGNAL to GROUP". */
  public final List<String> signals = new ArrayList<>();

  /** What {@link #reportsExits()} gives. */
  public boolean reportsAllExits;

  /** What {@link #recorder()} gives. */
  public Recorder recorder = Recorder.none();

  /** The groups that are watched. */
  public final Set<Integer> watched = ConcurrentHashMap.newKeySet();

  /** What {@link #watch} gives. */
  public boolean reportsChanges = true;

  /** The groups of frozen tasks that others have continued: see {@link #remainFrozen}. */
  public final Set<Integer> continuedByOthers = ConcurrentHashMap.newKeySet();

  /** Whether an exit is reported, although {@link #watch} may say so. */
  public boolean reportsExits = true;

  private IntConsumer onGroupChange = group -> {};

  /** What {@link #maxGroup()} gives. */
  public int largestGroup = Integer.MAX_VALUE;

  /** What {@link #takesThreads} gives. Then the process of a task is its id divided by ten. */
  public boolean takesThreads;

  /** Is run after each attach. */
  public Runnable afterAttach = () -> {};

  /** Whether {@link #find} adds real processes to the root. */
  public boolean findsRealProcesses;

  /** Whether {@link #thaw(List, Set)} fails. */
  public boolean failsToThaw;

  /** Is run during each request to freeze groups. */
  public Runnable duringFreeze = () -> {};

  /** Run in the middle of a thaw, after its tasks were thawed, with no lock of this object held. */
  public Runnable duringThaw = () -> {};

  /** Is run at the begin of each watch of a group. */
  public Runnable duringWatch = () -> {};

  /** Is run when {@link #isEmpty} has looked, before it returns. */
  public volatile Runnable afterIsEmpty = () -> {};

  /** Adds a task of user 0 to a group, without asking a subsystem. */
  public synchronized Task add(int pid, int group) {
    Task task = new Task(pid, 1);
    groups.put(task, group);
    infos.put(task, new TaskInfo(task, task, false, false, 0, 0, false, false));
    return task;
  }

  @Override
  public synchronized Map<Task, Integer> members() {
    Map<Task, Integer> members = new LinkedHashMap<>(groups);
    members.values().removeIf(group -> group == ROOT);
    return members;
  }

  /** Replaces what {@link #find} gives for a task. */
  public synchronized void describe(TaskInfo info) {
    infos.put(info.task(), info);
  }

  /** Adds a task that was forked in a group. */
  public synchronized Task fork(int pid, int group) {
    Task task = add(pid, group);
    if (freezing.contains(group)) {
      freezeRequested.add(task);
    }
    return task;
  }

  /** Whether tasks that are forked in a group get a freeze request. */
  public boolean isFreezing(int group) {
    return freezing.contains(group);
  }

  /** Ends a task, and reports that if its group is watched. */
  public void exit(Task task) {
    Integer group;
    synchronized (this) {
      group = groups.remove(task);
    }
    if (group != null && watched.contains(group) && reportsChanges && reportsExits) {
      onGroupChange.accept(group);
    }
  }

  /** Makes a task stop: it is frozen enough while it has a freeze request. */
  public synchronized void stop(Task task) {
    stopped.add(task);
  }

  /** Makes later freezes of a task, and signals to it, fail. */
  public synchronized void forbidSignals(Task task) {
    unsignalable.add(task);
  }

  private List<Task> in(int group) {
    return groups.keySet().stream().filter(task -> groups.get(task) == group).toList();
  }

  @Override
  public void create(int group) {}

  @Override
  public void destroy(int group) {}

  @Override
  public synchronized Optional<TaskInfo> find(int id, int caller) throws IOException {
    int pid = id == 0 ? caller : id;
    boolean isKnown = groups.keySet().stream().anyMatch(task -> task.pid() == pid);
    if (findsRealProcesses && !isKnown && Task.of(pid).isPresent()) {
      add(pid, ROOT);
    }
    return groups.keySet().stream().filter(task -> task.pid() == pid).findFirst().map(infos::get);
  }

  @Override
  public synchronized int groupOf(Task task) {
    return groups.getOrDefault(task, ROOT);
  }

  @Override
  public boolean takesThreads() {
    return takesThreads;
  }

  @Override
  public synchronized List<Task> tasksOfProcess(Task task) {
    return takesThreads
        ? groups.keySet().stream().filter(one -> one.pid() / 10 == task.pid() / 10).toList()
        : List.of(task);
  }

  @Override
  public synchronized boolean attach(Task task, int group, OptionalInt user) {
    boolean isThere = groups.replace(task, group) != null;
    afterAttach.run();
    return isThere;
  }

  @Override
  public synchronized int[] threads(int group, int reader) {
    return in(group).stream().mapToInt(Task::pid).sorted().toArray();
  }

  @Override
  public synchronized int[] processes(int group, int reader) {
    return threads(group, reader);
  }

  @Override
  public boolean isEmpty(int group) {
    boolean isEmpty;
    synchronized (this) {
      isEmpty = in(group).isEmpty();
    }
    afterIsEmpty.run();
    return isEmpty;
  }

  @Override
  public synchronized void freezeForked(int group) {
    freezing.add(group);
  }

  @Override
  public Map<Integer, Outcome> freeze(List<Integer> ids, Exempt exempt) {
    duringFreeze.run();
    freezing.addAll(ids);
    Set<Task> leftOut = new HashSet<>();
    if (exempt.oneMore()) {
      lastWithoutRequest(ids).ifPresent(leftOut::add);
    }
    return forEach(
        ids,
        group -> {
          Set<Task> here = new HashSet<>(leftOut);
          Optional.ofNullable(exempt.tasks().get(group)).ifPresent(here::add);
          return freezeGroup(group, here);
        });
  }

  private synchronized Outcome freezeGroup(int group, Set<Task> leftOut) {
    int refused = 0;
    for (Task task : in(group)) {
      boolean isFrozen = leftOut.contains(task) ? freezeRequested.contains(task) : freeze(task);
      refused += isFrozen ? 0 : 1;
    }
    return new Outcome(in(group).size() - refused, refused);
  }

  private synchronized Optional<Task> lastWithoutRequest(List<Integer> ids) {
    return ids.stream()
        .flatMap(
            group ->
                in(group).stream()
                    .filter(task -> !freezeRequested.contains(task))
                    .max(Comparator.comparingInt(Task::pid))
                    .stream())
        .findFirst();
  }

  private static Map<Integer, Outcome> forEach(
      List<Integer> groups, Function<Integer, Outcome> action) {
    return groups.stream().collect(Collectors.toMap(Function.identity(), action));
  }

  @Override
  public synchronized boolean isFreezeRequested(Task task) {
    return freezeRequested.contains(task);
  }

  @Override
  public synchronized boolean freeze(Task task) {
    if (freezeRequested.contains(task)) {
      return true;
    }
    return !unsignalable.contains(task) && freezeRequested.add(task);
  }

  @Override
  public Recorder recorder() {
    return recorder;
  }

  @Override
  public void start(Runnable onChange, IntConsumer onGroupChange) {
    this.onGroupChange = onGroupChange;
  }

  @Override
  public Reported watch(int group) {
    duringWatch.run();
    watched.add(group);
    return reportsChanges ? Reported.TASKS : Reported.NOTHING;
  }

  @Override
  public synchronized Outcome kill(List<Integer> ids, int sender) {
    signals.add("kill " + ids);
    return new Outcome(0, 0);
  }

  @Override
  public int maxGroup() {
    return largestGroup;
  }

  @Override
  public boolean reportsExits() {
    return reportsAllExits;
  }

  @Override
  public String description() {
    return "tasks are made up";
  }

  @Override
  public synchronized boolean isFrozen(Task task) {
    return freezeRequested.contains(task) && stopped.contains(task);
  }

  @Override
  public boolean remainFrozen(Set<Integer> ids) {
    return ids.stream().noneMatch(continuedByOthers::contains);
  }

  @Override
  public synchronized boolean isFrozenEnough(int group, Optional<Task> except) {
    return in(group).stream()
        .filter(task -> !except.equals(Optional.of(task)))
        .allMatch(this::isFrozen);
  }

  @Override
  public Map<Integer, Outcome> thaw(List<Integer> ids, Set<Integer> freezeForked)
      throws IOException {
    Map<Integer, Outcome> outcomes = thawAll(ids, freezeForked);
    duringThaw.run();
    return outcomes;
  }

  private synchronized Map<Integer, Outcome> thawAll(List<Integer> ids, Set<Integer> freezeForked)
      throws IOException {
    if (failsToThaw) {
      throw new IOException("as the test wants it");
    }
    freezing.removeAll(ids);
    freezing.addAll(freezeForked);
    return forEach(ids, this::thawGroup);
  }

  private Outcome thawGroup(int group) {
    List<Task> thawed = in(group).stream().filter(freezeRequested::remove).toList();
    stopped.removeAll(thawed);
    return new Outcome(thawed.size(), 0);
  }

  @Override
  public synchronized boolean thaw(Task task) {
    freezeRequested.remove(task);
    stopped.remove(task);
    return true;
  }

  @Override
  public synchronized Outcome signal(int group, int signal, int sender) {
    signals.add(signal + " to " + group);
    int refused = (int) in(group).stream().filter(unsignalable::contains).count();
    return new Outcome(in(group).size() - refused, refused);
  }

  @Override
  public synchronized int takeOver(PreviousEngine previous) {
    groups.putAll(previous.members());
    return 0;
  }

  @Override
  public void thawOutsideFreezingGroups() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void leave() {}

  @Override
  public void close() {}
}
