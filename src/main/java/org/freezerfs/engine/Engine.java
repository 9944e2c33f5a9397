package org.freezerfs.engine;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
 * <p>All methods may be called by several threads at once, and under the locks of groups. None
 * waits for a task to act, except {@link #signal} with SIGKILL and {@link #finishAttach}, whose
 * waits are bounded. An {@link IOException} means that the host could not be asked, so that the
 * answer is unknown.
 */
public interface Engine extends AutoCloseable {
  /** The group of every task that was not put into another. */
  int ROOT = 0;

  /**
   * What a call did to the tasks of one group.
   *
   * @param done the number of tasks to which it was done
   * @param refused the number of tasks that may not be signalled
   */
  record Outcome(int done, int refused) {
    /** Whether at least one task may not be signalled. */
    public boolean isPartial() {
      return refused > 0;
    }
  }

  /**
   * Begins to receive events from the host, as far as it reports any.
   *
   * @param onChange is run after a fork or an exit in a group that was not found by a call of this
   *     interface; it must not call the engine
   */
  void start(Runnable onChange) throws IOException;

  /** Whether the host reports forks and exits, so that they need not be polled for. */
  boolean hasForkEvents();

  /** The largest number that a group may have. */
  default int maxGroup() {
    return Integer.MAX_VALUE;
  }

  /** Makes a group: from now on tasks can be attached to it. */
  void create(int group);

  /** Removes a group, which is empty and whose number will not be used again. */
  void destroy(int group);

  /**
   * Finds a task by its id in the pid namespace of another task.
   *
   * @param id a thread or process id; 0 means the caller itself
   * @param caller the thread id of the task that names it, in the engine's own pid namespace
   * @return empty if there is no such task
   */
  Optional<TaskInfo> find(int id, int caller) throws IOException;

  /**
   * The number by which a later engine recognizes the members of this one; 0 if the engine marks no
   * members.
   */
  default int markOwner() throws IOException {
    return 0;
  }

  /** The group of each task that is known to be in a group other than the root. */
  Map<Task, Integer> members();

  /** The group of a task. */
  int groupOf(Task task) throws IOException;

  /**
   * Moves a task to a group. A freeze request is neither made nor ended.
   *
   * @return false if the task has gone
   */
  boolean attach(Task task, int group) throws IOException;

  /**
   * Does the part of an attach that may take time. Called after {@link #attach}, while the caller
   * holds no lock. Waits for a bounded time.
   */
  default void finishAttach(Task task) throws IOException {}

  /** The ids of the group's live threads in the reader's pid namespace, ascending. */
  int[] threads(int group, int reader) throws IOException;

  /** The ids of the processes that these threads belong to, ascending. */
  int[] processes(int group, int reader) throws IOException;

  /** Whether no live task is in the group; false while that is unknown. */
  boolean isEmpty(int group) throws IOException;

  /**
   * Tasks that were forked in a group.
   *
   * @param complete whether none was missed: all tasks of the group that lived when the call began,
   *     and still live, are known now
   */
  record ForkedTasks(List<Task> tasks, boolean complete) {}

  /** The tasks that were forked in the group since the last call for this group. */
  ForkedTasks takeForkedTasks(int group) throws IOException;

  /**
   * Announces a freeze that begins as soon as its caller has the locks. From now on the engine's
   * threads have at least the scheduling priority of members that fork all the time.
   */
  void boostPriority() throws IOException;

  /** {@link #freeze(List)} for one group. */
  default Outcome freeze(int group) throws IOException {
    return freeze(List.of(group)).get(group);
  }

  /**
   * Requests a freeze of every task of the groups, and of every task that is forked in them from
   * now until the thaw. Of all these tasks, parents are frozen before their children.
   *
   * @return the outcome of each group; {@code done} counts the tasks that have a freeze request
   *     now, those that had one before included
   */
  Map<Integer, Outcome> freeze(List<Integer> groups) throws IOException;

  /**
   * The same, but leaves out one task that has no freeze request yet: the one with the largest id
   * in the first group that has such a task. It counts as refused.
   */
  Map<Integer, Outcome> freezeAllButOne(List<Integer> groups) throws IOException;

  /**
   * Makes later freeze requests of one task fail while the task is in the group, as if it might not
   * be signalled. A request that was made before stays.
   *
   * @param task empty if no task of the group is to be like that any more
   */
  void setFreezeRefused(int group, Optional<Task> task);

  /**
   * Requests a freeze of one task.
   *
   * @return false if the task may not be signalled
   */
  boolean freeze(Task task) throws IOException;

  /**
   * Whether every known task of the group has a freeze request and is frozen enough. May wait for
   * up to 0.3 ms before it says no.
   */
  default boolean isFrozenEnough(int group) throws IOException {
    return isFrozenEnough(group, Optional.empty());
  }

  /** The same for all tasks of the group except one. */
  boolean isFrozenEnough(int group, Optional<Task> except) throws IOException;

  /**
   * Whether no task of these groups is known to have been continued by others, after it was frozen
   * enough, and to run now.
   */
  boolean noneRestarted(Set<Integer> groups) throws IOException;

  /** Whether a task has a freeze request and is frozen enough. */
  boolean isFrozen(Task task) throws IOException;

  /** {@link #thaw(List)} for one group. */
  default Outcome thaw(int group) throws IOException {
    return thaw(List.of(group)).get(group);
  }

  /**
   * Thaws the tasks of the groups that have a freeze request. Of all these tasks, children are
   * thawed before their parents.
   *
   * @return the outcome of each group; {@code done} counts the tasks that were thawed
   */
  Map<Integer, Outcome> thaw(List<Integer> groups) throws IOException;

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

  /** When the next {@link #poll} is due. */
  enum Interval {
    /** Not before something changes. */
    NEVER,
    /** After a second. */
    SLOW,
    /** After 20 milliseconds. */
    SOON
  }

  /**
   * The result of a {@link #poll}.
   *
   * @param interval when the next one is due
   * @param wokenGroups the groups of those tasks with a freeze request that were found running, and
   *     so may have forked
   */
  record PollResult(Interval interval, Set<Integer> wokenGroups) {}

  /**
   * Looks for what the host does not report, and stops tasks again that others have continued. It
   * is called by one thread, again and again for as long as the result asks for it.
   */
  PollResult poll() throws IOException;

  /** The recorder of this engine's events, to which its callers report theirs too. */
  default Recorder recorder() {
    return Recorder.NONE;
  }

  /** Thaws all tasks that have a freeze request, and ends the engine. */
  @Override
  void close();
}
