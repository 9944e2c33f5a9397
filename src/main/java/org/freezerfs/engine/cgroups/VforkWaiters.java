package org.freezerfs.engine.cgroups;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.WaitChannel;

/**
 * Whether a task of one group waits in vfork(2) for its child. The kernel's freezers call such a
 * task frozen; {@code v4}, {@code v5} and {@code 2.6.28} do not.
 *
 * <p>To look at each task takes longer than the freeze. But a task waits from its fork on, for a
 * child that has executed no program, and that child is born in the group. So each task that is new
 * in the group is asked once whether it may be such a child, and its parent then becomes a suspect.
 * (With v1, each thread may be.) Only suspects are looked at each time, as long as they wait or
 * may. More suspects come by moves:
 *
 * <ul>
 *   <li>a task that this daemon moves into the group while it is not asleep, as its child may stay
 *       outside;
 *   <li>the parent of a child that this daemon moves into the group, or out of it, before its exec;
 *   <li>all tasks of the group, if an earlier daemon has left some.
 * </ul>
 *
 * <p>A task is new if the last list did not have its id, or if the kernel can have given the id
 * again since: see {@link #canEachIdBeGivenAgain}. The kernel gives ids in turn, but for a program
 * with CAP_CHECKPOINT_RESTORE or CAP_SYS_ADMIN.
 *
 * <p>A task that waits counts as frozen, as the kernel says,
 *
 * <ul>
 *   <li>if its child was moved out of the group by another program before any list had it, or was
 *       forked into another cgroup (CLONE_INTO_CGROUP);
 *   <li>if another program has moved the task into the group while it waited;
 *   <li>if the child has another parent (CLONE_PARENT) or memory of its own (CLONE_VFORK without
 *       CLONE_VM);
 *   <li>if a user's daemon may not look at it, as it is not dumpable.
 * </ul>
 */
final class VforkWaiters {
  /** What is asked of the host. */
  interface Host {
    /** The id that the kernel gave last; empty if that can't be known. */
    OptionalInt lastId() throws IOException;

    /** How many tasks have been forked since boot; empty if that can't be known. */
    OptionalLong forks() throws IOException;

    /** One more than the largest id that the kernel gives. */
    int idLimit() throws IOException;

    /** What /proc says of the task that has an id; empty if there is none. */
    Optional<ProcStat> stat(int id) throws IOException;

    /** The threads of a process; none if it has gone. */
    int[] threads(int pid) throws IOException;

    /** Where a sleeping thread waits. */
    WaitChannel channel(int tid) throws IOException;

    /** Whether a thread, for which the kernel shows a wait channel, waits for its child. */
    boolean isWaiting(int tid, WaitChannel shown) throws IOException;
  }

  /**
   * Reads the ids of the tasks of the group, in any order, into an array for the caller to keep.
   * Takes the monitor of the {@link CellGroup}.
   */
  @FunctionalInterface
  interface TaskList {
    int[] read() throws IOException;
  }

  private enum Activity {
    WAITS,

    /** It may be about to wait for a child that it has just forked. */
    MAY_WAIT_SOON,

    OTHER
  }

  private final Host host;
  private final boolean takesThreads;

  /** The tasks of the last list, ascending. */
  @GuardedBy("this")
  private int[] listed = {};

  /** The id that the kernel had given last before that. */
  @GuardedBy("this")
  private OptionalInt listedAt = OptionalInt.empty();

  /** How many forks there had been before that. */
  @GuardedBy("this")
  private OptionalLong listedForks = OptionalLong.empty();

  /** Whether all tasks of the next list are suspects. */
  private final AtomicBoolean suspectsAll = new AtomicBoolean();

  /**
   * Whether no task of the group was being forked when it was listed. As long as the kernel has
   * given no other id since, no task is new.
   */
  @GuardedBy("this")
  private boolean isListComplete;

  /** The tasks of the group that may wait; others may be among them. */
  private final Set<Integer> suspects = ConcurrentHashMap.newKeySet();

  /** The processes of which each thread is a suspect. */
  private final Set<Integer> suspectProcesses = ConcurrentHashMap.newKeySet();

  /**
   * Of a group without tasks.
   *
   * @param takesThreads whether a task is a single thread, and not a process
   */
  VforkWaiters(Host host, boolean takesThreads) {
    this.host = host;
    this.takesThreads = takesThreads;
  }

  /**
   * A task was moved into the group. The caller may have the monitor of the {@link CellGroup}, here
   * and in {@link #leave}, {@link #suspectAll} and {@link #forgetOthers}.
   *
   * @param stat what /proc has said of it since then
   */
  void enter(int task, ProcStat stat) {
    suspectParent(stat);
    boolean isOneThread = takesThreads || stat.threads() == 1;
    if (!isOneThread || !isAsleepElsewhere(stat)) {
      suspects.add(task);
    }
  }

  /**
   * A task is moved out of the group.
   *
   * @param stat what /proc has said of it since then
   */
  void leave(ProcStat stat) {
    suspectParent(stat);
  }

  /** Tasks are in the group of which nothing else is known. */
  void suspectAll() {
    suspectsAll.set(true);
  }

  /** Forgets suspects outside of the group: if they enter, they become suspects again. */
  void forgetOthers(TaskList tasks) throws IOException {
    Set<Integer> taken = takeSuspects();
    if (!taken.isEmpty()) {
      try {
        retainMembers(taken, tasks);
      } finally {
        suspects.addAll(taken);
      }
    }
  }

  private void suspectParent(ProcStat child) {
    if (VforkStates.mayBeAwaited(child)) {
      suspectProcesses.add(child.parent());
    }
  }

  /**
   * Whether a task of the group waits in vfork for its child. The caller does not have the monitor
   * of the {@link CellGroup}, as a user can make this last long: see {@link
   * org.freezerfs.host.proc.Processes#haveSameMemory}.
   *
   * @param canFork whether a task of the group may run meanwhile; the others are frozen
   */
  synchronized boolean hasWaiter(TaskList tasks, boolean canFork) throws IOException {
    OptionalInt lastId = host.lastId();
    boolean isUnchanged = isListComplete && lastId.isPresent() && lastId.equals(listedAt);
    boolean areAllSuspects = suspectsAll.getAndSet(false);
    if (!isUnchanged || areAllSuspects) {
      boolean isListed = false;
      try {
        OptionalLong forks = host.forks();
        int[] list = tasks.read();
        if (areAllSuspects) {
          Arrays.stream(list).forEach(suspects::add);
        }
        askNew(list, lastId, forks);
        isListComplete = !canFork;
        isListed = true;
      } finally {
        if (areAllSuspects && !isListed) {
          suspectsAll.set(true);
        }
      }
    }
    return isAnyWaiting(tasks);
  }

  /**
   * Asks each new task of a list.
   *
   * @param lastId the id that the kernel had given last before the list was read
   * @param forks how many forks there had been by then
   */
  @GuardedBy("this")
  private void askNew(int[] tasks, OptionalInt lastId, OptionalLong forks) throws IOException {
    boolean areAllNew =
        lastId.isEmpty() || listedAt.isEmpty() || canEachIdBeGivenAgain(listedForks, forks);
    for (int task : tasks) {
      boolean isNew = areAllNew || Arrays.binarySearch(listed, task) < 0;
      if (isNew || isGivenBetween(task, listedAt.getAsInt(), lastId.getAsInt())) {
        host.stat(task).ifPresent(this::suspectParent);
      }
    }
    Arrays.sort(tasks);
    listed = tasks;
    listedAt = lastId;
    listedForks = forks;
  }

  /**
   * Whether the kernel may have given each free id between two counts of the forks. Ids in use are
   * left out of the turn, and a fork that failed may have taken one without being counted: both
   * together are taken for half of all ids at most. If they are more, or the turn ends at the very
   * id at which it began, a new task can be taken for the one that had its id.
   */
  private boolean canEachIdBeGivenAgain(OptionalLong before, OptionalLong after)
      throws IOException {
    return before.isEmpty()
        || after.isEmpty()
        || after.getAsLong() - before.getAsLong() >= host.idLimit() / 2;
  }

  /** Whether the kernel can have given an id after one, and not after another. */
  private static boolean isGivenBetween(int id, int after, int last) {
    // The ids begin again behind the largest.
    return after <= last ? id > after && id <= last : id > after || id <= last;
  }

  /**
   * Whether a suspect waits that is in the group. Those that are not in it are forgotten, and those
   * that do not wait and will not.
   */
  private boolean isAnyWaiting(TaskList tasks) throws IOException {
    Set<Integer> taken = takeSuspects();
    if (taken.isEmpty()) {
      return false;
    }
    boolean isAnyWaiting = false;
    try {
      retainMembers(taken, tasks);
      for (int task : List.copyOf(taken)) {
        switch (activityOfTask(task)) {
          case WAITS -> isAnyWaiting = true;
          case MAY_WAIT_SOON -> {}
          case OTHER -> taken.remove(task);
        }
      }
    } finally {
      suspects.addAll(taken);
    }
    return isAnyWaiting;
  }

  /**
   * Returns the suspects, which are none then, for the caller to give back those that are to
   * remain. A task can become a suspect again meanwhile.
   */
  private Set<Integer> takeSuspects() throws IOException {
    for (int pid : List.copyOf(suspectProcesses)) {
      suspectProcesses.remove(pid);
      boolean isRead = false;
      try {
        // The ids that it can have in a list of tasks.
        int[] tasks = takesThreads ? host.threads(pid) : new int[] {pid};
        Arrays.stream(tasks).forEach(suspects::add);
        isRead = true;
      } finally {
        if (!isRead) {
          suspectProcesses.add(pid);
        }
      }
    }
    Set<Integer> taken = new HashSet<>(suspects);
    suspects.removeAll(taken);
    return taken;
  }

  private static void retainMembers(Set<Integer> taken, TaskList tasks) throws IOException {
    Set<Integer> members = new HashSet<>();
    for (int task : tasks.read()) {
      members.add(task);
    }
    taken.retainAll(members);
  }

  private Activity activityOfTask(int task) throws IOException {
    if (takesThreads) {
      return activity(task);
    }
    Activity result = Activity.OTHER;
    for (int tid : host.threads(task)) {
      Activity activity = activity(tid);
      if (activity == Activity.WAITS) {
        return activity;
      }
      if (activity == Activity.MAY_WAIT_SOON) {
        result = activity;
      }
    }
    return result;
  }

  private Activity activity(int tid) throws IOException {
    Optional<ProcStat> stat = host.stat(tid);
    if (stat.isEmpty() || stat.get().isExiting() || isAsleepElsewhere(stat.get())) {
      return Activity.OTHER;
    }
    // The kernel calls it frozen. So it does not run, whatever the state, which is R for what Linux
    // 6.1 to 6.12 has frozen with v1, and for what is about to fall asleep; then there is no
    // channel.
    WaitChannel shown = host.channel(tid);
    if (host.isWaiting(tid, shown)) {
      return Activity.WAITS;
    }
    // What is traced can stand still in vfork before it waits.
    return shown == WaitChannel.UNKNOWN || shown == WaitChannel.TRACER
        ? Activity.MAY_WAIT_SOON
        : Activity.OTHER;
  }

  /** The wait in vfork is uninterruptible. */
  private static boolean isAsleepElsewhere(ProcStat stat) {
    return stat.isInterruptible() || stat.isStopped();
  }
}
