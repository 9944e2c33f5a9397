package org.freezerfs.engine;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntConsumer;
import org.freezerfs.recorder.Recorder;

/**
 * Keeps which tasks are members of which group, and can freeze, thaw and signal them. It knows no
 * rule of the freezer: its callers decide whether a task <em>ought</em> to be frozen.
 *
 * <p>A group is a number here, which the caller gives and never uses twice. {@link #ROOT} holds
 * every task that was not put into another group. All questions about membership are asked of the
 * engine, so that an implementation may leave them to the host kernel's own groups.
 *
 * <p>Once a freeze of a task was <em>requested</em>, the task stays stopped until it is thawed,
 * whatever group it is moved to and whoever sends it SIGCONT. A task is <em>frozen enough</em> when
 * it is stopped by the engine, stopped or traced by others, or dead (semantics, Frozen enough).
 *
 * <p>An engine looks by itself for what happens without a call: children of its members, exits,
 * frozen tasks that others have continued.
 *
 * <p>All methods may be called by several threads at once, and under the locks of groups. None
 * waits for a task to act, except {@link #signal} with SIGKILL, whose wait is bounded. An {@link
 * IOException} means that the host could not be asked, so that the answer is unknown.
 */
public interface Engine extends AutoCloseable {
  /** The group of every task that was not put into another. */
  int ROOT = 0;

  /**
   * What a call did to the tasks of one group.
   *
   * @param done the number of tasks to which it was done, or {@link #UNCOUNTED}
   * @param refused the number of tasks that may not be signalled
   */
  record Outcome(int done, int refused) {
    /**
     * For a freeze: at least one, but they were not counted, because neither the log nor a
     * recording wants to know, and it would take longer than the rest of the freeze. For a thaw:
     * any number.
     */
    public static final int UNCOUNTED = -1;

    /** Whether at least one task may not be signalled. */
    public boolean isPartial() {
      return refused > 0;
    }
  }

  /**
   * Begins to receive events from the host, as far as it reports any, and to check at intervals for
   * what it does not report, as long as there is something to check for.
   *
   * @param onChange is run after a task was forked or has exited in a group, and after a check that
   *     may have found that; it must neither wait nor call the engine
   * @param onGroupChange the same for each group that is {@linkplain #watch watched}, and also
   *     after a change of which of its tasks are frozen
   */
  void start(Runnable onChange, IntConsumer onGroupChange) throws IOException;

  /**
   * Which changes of a watched group are reported; for the others one has to ask again and again.
   */
  enum Reported {
    NOTHING,
    /** That a task was forked, has exited, or may run although it was frozen. */
    TASKS,
    /** Also that the last task has become frozen. */
    ALL
  }

  /**
   * From now on {@code onGroupChange} is run soon after a change in the group. A group that is
   * watched already may be watched again.
   */
  Reported watch(int group);

  /**
   * Whether {@code onChange} is run soon after each exit. If not, a caller that waits until a group
   * is empty has to ask again and again.
   */
  boolean reportsExits();

  /** By what means tasks are followed to their children, in words for the log. */
  String description();

  /** The largest number that a group may have. */
  default int maxGroup() {
    return Integer.MAX_VALUE;
  }

  /** Makes a group: from now on tasks can be attached to it. */
  void create(int group);

  /**
   * From now until the next thaw of the group, each task that is forked in it gets a freeze request
   * at once. For a group whose first task may be frozen when it is attached.
   */
  void freezeForked(int group);

  /** Removes a group, which is empty and whose number will not be used again. */
  void destroy(int group);

  /**
   * Finds a task by its id in the pid namespace of another task.
   *
   * @param id a thread or process id; 0 means the caller itself
   * @param caller the thread id of the task that names it, in the engine's own pid namespace
   * @return empty if there is no such task
   * @throws HiddenTaskException if /proc hides its process, which is another user's
   */
  Optional<TaskInfo> find(int id, int caller) throws IOException;

  /**
   * The number by which a later engine recognizes the members of this one, which is kept with the
   * groups; 0 if the engine marks no members.
   */
  default int markOwner() throws IOException {
    return 0;
  }

  /** The group of each task that is known to be in a group other than the root. */
  Map<Task, Integer> members();

  /**
   * Whether a task is a single thread. If not, it is a whole process: a thread is then moved,
   * frozen and signalled with all others of its process.
   */
  default boolean takesThreads() {
    return false;
  }

  /**
   * The living tasks of a process; none if it has gone.
   *
   * @param process its id, and the start of its first thread
   */
  default List<Task> tasksOfProcess(Task process) throws IOException {
    return List.of(process);
  }

  /** The group of a task. */
  int groupOf(Task task) throws IOException;

  /**
   * Moves a task to a group, any task. A freeze request is neither made nor ended.
   *
   * @return false if the task has gone
   * @throws AttachRefusedException if the host does not let the engine move it
   */
  default boolean attach(Task task, int group) throws IOException {
    return attach(task, group, OptionalInt.empty());
  }

  /**
   * The same for a task that was found by its id, where a user may move only own tasks. The id may
   * be another task's by now, which may even have started in the same moment.
   *
   * @param user empty for any task; else it is moved only if this is its real or saved uid
   * @return false if the task has gone, or is not this user's any more
   */
  boolean attach(Task task, int group, OptionalInt user) throws IOException;

  /** The ids of the group's live threads in the reader's pid namespace, ascending. */
  int[] threads(int group, int reader) throws IOException;

  /** The ids of the processes that these threads belong to, ascending. */
  int[] processes(int group, int reader) throws IOException;

  /** Whether no live task is in the group; false while that is unknown. */
  boolean isEmpty(int group) throws IOException;

  /** {@link #freeze(List, Exempt)} for one group, without a task that is exempt. */
  default Outcome freeze(int group) throws IOException {
    return freeze(List.of(group), Exempt.NONE).get(group);
  }

  /**
   * Which tasks a freeze leaves out if they have no freeze request yet. They count as refused. A
   * task that is found to be a member only after the freeze has ended is frozen.
   *
   * @param tasks one in each of some groups
   * @param oneMore whether also the one with the largest id in the first group that has a task
   *     without a freeze request
   */
  record Exempt(Map<Integer, Task> tasks, boolean oneMore) {
    /** No task. */
    public static final Exempt NONE = new Exempt(Map.of(), false);
  }

  /**
   * Requests a freeze of every task of the groups but those that are exempt, and of every task that
   * is forked in them from now until the thaw. Of all these tasks, parents are frozen before their
   * children.
   *
   * @return the outcome of each group; {@code done} counts the tasks that have a freeze request
   *     now, those that had one before included
   */
  Map<Integer, Outcome> freeze(List<Integer> groups, Exempt exempt) throws IOException;

  /**
   * Requests a freeze of one task.
   *
   * @return false if the task may not be signalled
   */
  boolean freeze(Task task) throws IOException;

  /** Whether a task has a freeze request; one that has just ended may count still. */
  boolean isFreezeRequested(Task task) throws IOException;

  /**
   * Whether every task of the group has a freeze request and is frozen enough. It waits for a
   * bounded time before it says no. It says no, too, while it is not certain that all tasks are
   * known that were forked in the group until now.
   */
  default boolean isFrozenEnough(int group) throws IOException {
    return isFrozenEnough(group, Optional.empty());
  }

  /** The same for all tasks of the group except one. */
  boolean isFrozenEnough(int group, Optional<Task> except) throws IOException;

  /**
   * Whether the tasks of these groups, which were all frozen enough, still are, as far as is known:
   * an engine whose frozen tasks can be continued by others says no while one runs.
   */
  default boolean remainFrozen(Set<Integer> groups) throws IOException {
    return true;
  }

  /** Whether a task has a freeze request and is frozen enough. */
  boolean isFrozen(Task task) throws IOException;

  /** {@link #thaw(List)} for one group. */
  default Outcome thaw(int group) throws IOException {
    return thaw(List.of(group)).get(group);
  }

  /** {@link #thaw(List, Set)}, after which no group freezes the tasks that are forked in it. */
  default Map<Integer, Outcome> thaw(List<Integer> groups) throws IOException {
    return thaw(groups, Set.of());
  }

  /**
   * Thaws the tasks of the groups that have a freeze request. Of all these tasks, children are
   * thawed before their parents. Tasks that are forked in the groups from now on get no freeze
   * request.
   *
   * @param freezeForked those of the groups in which each task that is forked from now on gets a
   *     freeze request all the same
   * @return the outcome of each group; {@code done} counts the tasks that were thawed
   */
  Map<Integer, Outcome> thaw(List<Integer> groups, Set<Integer> freezeForked) throws IOException;

  /**
   * Thaws one task, if it has a freeze request.
   *
   * @return false if the task may not be signalled
   */
  boolean thaw(Task task) throws IOException;

  /**
   * Sends a signal to every process of the group, once. For a task with a freeze request the signal
   * is pending until the thaw. With SIGKILL this waits until no task of the group, and no child
   * that one forked meanwhile, runs any more.
   *
   * @param signal its number, from 1 to 64
   * @param sender the thread id of a task that waits for this call to return, so that its end is
   *     not waited for
   */
  Outcome signal(int group, int signal, int sender) throws IOException;

  /**
   * Kills every process of the groups, frozen ones too, and whatever they fork meanwhile; waits as
   * {@link #signal} does.
   *
   * @param sender as for {@link #signal}
   * @return the outcome of all groups together
   */
  Outcome kill(List<Integer> groups, int sender) throws IOException;

  /** The recorder of this engine's events, to which its callers report theirs too. */
  default Recorder recorder() {
    return Recorder.none();
  }

  /**
   * Takes over the members of an engine whose daemon has ended, as far as their groups have been
   * created here. Tasks that were frozen stay so.
   *
   * @return how many were frozen
   */
  int takeOver(PreviousEngine previous) throws IOException;

  /**
   * Thaws the tasks that are frozen in a group that is not freezing. Used after a take-over, when
   * the reason why they were frozen may have been lost.
   */
  void thawOutsideFreezingGroups() throws IOException;

  /**
   * Ends the engine, but leaves its groups and freeze requests as they are, so that another engine
   * can {@linkplain #takeOver take them over}.
   */
  void leave();

  /** Thaws all tasks that have a freeze request, and ends the engine. */
  @Override
  void close();
}
