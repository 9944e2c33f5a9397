package org.freezerfs.engine;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Knows which tasks are in a group, and can stop them, let them go and signal them. It knows no
 * rule of the freezer: whether a task <em>ought</em> to be frozen is decided above.
 *
 * <p>Groups are numbers here, given by the caller and never used twice; {@link #ROOT} holds every
 * task that was put nowhere else. All questions about membership are asked of the engine, so that
 * an implementation may leave it to a kernel's own groups.
 *
 * <p>A task is <em>told</em> to freeze, and from then on it is to stand still, until it is thawed:
 * wherever it is moved, and whoever else sends it SIGCONT. It is <em>frozen enough</em> when it
 * does stand still: stopped by us, stopped or traced by others, or dead.
 *
 * <p>All methods may be called by several threads at once; none waits for a task to act, except
 * {@link #signal} with SIGKILL. An {@link IOException} means that the host could not be asked, and
 * that nothing is known.
 */
public interface Engine extends AutoCloseable {
  /** The group of every task that was not put into another. */
  int ROOT = 0;

  /** What a call did to the tasks of a group. */
  record Outcome(int done, int refused) {
    /** Whether one of them may not be signalled by us. */
    public boolean isPartial() {
      return refused > 0;
    }
  }

  /**
   * Begins to notice what happens without being asked, as far as the host tells of it.
   *
   * @param onChange run after a birth or an exit in a group that nobody asked for; it must not call
   *     the engine
   */
  void start(Runnable onChange) throws IOException;

  /** Whether births and exits are told of by the host, so that nobody need look for them. */
  boolean hasForkEvents();

  /** The largest number that a group may have. */
  default int maxGroup() {
    return Integer.MAX_VALUE;
  }

  /** From now on tasks can be put into {@code group}. */
  void create(int group);

  /** {@code group}, which is empty, will not be used again. */
  void destroy(int group);

  /**
   * Finds a task by its id in the pid namespace of another.
   *
   * @param id 0 is the caller itself
   * @param caller the task that names it, in our own namespace
   * @return empty if no task has it
   */
  Optional<TaskInfo> find(int id, int caller) throws IOException;

  /**
   * A number by which another engine can know who was a member of this one, once this is no more.
   */
  default int markOwner() throws IOException {
    return 0;
  }

  /** Which tasks are known to be in groups other than the root, and in which. */
  Map<Task, Integer> members();

  /** The group that a task is in. */
  int groupOf(Task task) throws IOException;

  /**
   * Moves a task; whether it was told to freeze stays as it is.
   *
   * @return false if it has gone
   */
  boolean attach(Task task, int group) throws IOException;

  /**
   * To be called after {@link #attach}, once no lock is held: does what may take some time. This
   * waits for a bounded time.
   */
  default void finishAttach(Task task) throws IOException {}

  /** The ids of the group's live threads as {@code reader} sees them, ascending. */
  int[] threads(int group, int reader) throws IOException;

  /** The ids of the processes that these threads belong to, ascending. */
  int[] processes(int group, int reader) throws IOException;

  /** Whether no live task is in the group. While that can't be told, it is not. */
  boolean isEmpty(int group) throws IOException;

  /**
   * The tasks that were born in a group.
   *
   * @param complete whether nobody was missed: all tasks of the group that lived when this was
   *     asked, and still do, are known now
   */
  record ForkedTasks(List<Task> tasks, boolean complete) {}

  /** The tasks that came into the group by being forked in it, since this was last asked. */
  ForkedTasks takeForkedTasks(int group) throws IOException;

  /**
   * A freeze is about to be asked for, as soon as what it has to wait for lets it: from now on
   * those who fork all the time have no more right to the processor than who is to stop them.
   */
  void boostPriority() throws IOException;

  /**
   * Tells every task of the group to freeze that was not told yet, and from now until the thaw all
   * that are born there; {@code done} counts all that are told now.
   */
  default Outcome freeze(int group) throws IOException {
    return freeze(List.of(group)).get(group);
  }

  /**
   * The same of several groups together, so that each task is told before its children are, in
   * whichever of the groups they are.
   *
   * @return what came of it for each group
   */
  Map<Integer, Outcome> freeze(List<Integer> groups) throws IOException;

  /**
   * The same, but for one task that was not told yet: in the first group that has such a one, that
   * with the largest id is left out, and counts as one that may not be signalled.
   */
  Map<Integer, Outcome> freezeAllButOne(List<Integer> groups) throws IOException;

  /**
   * From now on this task can't be told to freeze while it is in the group, as if it might not be
   * signalled; if empty, none is like that. Who was told already is still to be thawed.
   */
  void setFreezeRefused(int group, Optional<Task> task);

  /** Tells one task to freeze; false if we may not signal it. */
  boolean freeze(Task task) throws IOException;

  /**
   * Whether every task that is known to be in the group was told to freeze and is frozen enough.
   */
  default boolean isFrozenEnough(int group) throws IOException {
    return isFrozenEnough(group, Optional.empty());
  }

  /** The same, but of all tasks except one process's. */
  boolean isFrozenEnough(int group, Optional<Task> except) throws IOException;

  /**
   * Whether no task of these groups that was frozen enough is known to run now, having been woken
   * by others.
   */
  boolean noneRestarted(Set<Integer> groups) throws IOException;

  /** Whether a task was told to freeze, and is frozen enough. */
  boolean isFrozen(Task task) throws IOException;

  /** Thaws the tasks of the group that were told to freeze; {@code done} counts them. */
  default Outcome thaw(int group) throws IOException {
    return thaw(List.of(group)).get(group);
  }

  /**
   * The same of several groups together, so that no task is thawed before its children are, in
   * whichever of the groups they are.
   *
   * @return what came of it for each group
   */
  Map<Integer, Outcome> thaw(List<Integer> groups) throws IOException;

  /**
   * Thaws one task, if it was told to freeze.
   *
   * @return false if we may not signal it
   */
  boolean thaw(Task task) throws IOException;

  /**
   * Sends a signal to every process of the group, once. To a task that was told to freeze it is
   * pending until the thaw. After SIGKILL this waits until nothing that was in the group, or was
   * forked by it meanwhile, runs any more.
   *
   * @param sender a task that waits for this call's return, and so can't end before it
   */
  Outcome signal(int group, int signal, int sender) throws IOException;

  /** How soon there is to be another look. */
  enum Interval {
    NEVER,
    SLOW,
    SOON
  }

  /**
   * What came of a beat.
   *
   * @param interval when the next one is due
   * @param wokenGroups the groups in which a task had run that was told to freeze, and may have
   *     forked
   */
  record PollResult(Interval interval, Set<Integer> wokenGroups) {}

  /**
   * Holds what was told to freeze: called again and again, for as long as it says that there is
   * something to look after, and by one thread at a time.
   */
  PollResult poll() throws IOException;

  /** Who is told what happens, by whoever is above this too. */
  default Recorder recorder() {
    return Recorder.NONE;
  }

  /** Lets go of everything that was told to freeze. */
  @Override
  void close();
}
