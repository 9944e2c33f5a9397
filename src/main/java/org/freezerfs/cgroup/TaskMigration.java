package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.AttachRefusedException;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.HiddenTaskException;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskInfo;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.Recorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a task from its group to another: the kernel's attach_task_by_pid and cgroup_attach_task.
 * Both methods are called without a lock.
 */
final class TaskMigration {
  private static final Logger LOG = LoggerFactory.getLogger(TaskMigration.class);

  /**
   * How often the threads of a process are listed, to move all of them; and how often the group of
   * a task is looked for, which others may move or remove meanwhile.
   */
  private static final int MAX_ROUNDS = 1000;

  private final Engine engine;
  private final Semantics semantics;
  private final Hierarchy hierarchy;
  private final ReleaseNotifier release;

  TaskMigration(Engine engine, Semantics semantics, Hierarchy hierarchy, ReleaseNotifier release) {
    this.engine = engine;
    this.semantics = semantics;
    this.hierarchy = hierarchy;
    this.release = release;
  }

  /**
   * Moves a task, as a write to {@code tasks} does.
   *
   * @param id the task's id in the caller's pid namespace; 0 is the caller itself
   * @throws CgroupException ESRCH if no live task has the id; EINVAL for a kernel thread or the
   *     daemon; EACCES if the caller may not move the task; ENOMEM; ENODEV if the group was
   *     removed; EAGAIN if others move the task again and again; what a subsystem gives; or what
   *     the host gives. For a task that is in the group already, {@link Semantics#allowsNoopMove}
   *     decides which of them apply
   */
  void attachTask(Group to, Credentials caller, int id) throws CgroupException, IOException {
    TaskInfo task = find(id, caller);
    if (mayMove(task, caller, task.ending())) {
      move(task.task(), task, to, caller);
    }
  }

  /**
   * Moves the process of a task, as a write to {@code cgroup.procs} does. The thread that is named
   * may be exiting while other threads of the process go on. An engine that takes threads moves
   * them one by one, and those that are created meanwhile by others that are not moved yet.
   *
   * @throws CgroupException as {@link #attachTask}; EAGAIN if the process creates threads faster
   *     than they can be moved
   */
  void attachProcess(Group to, Credentials caller, int id) throws CgroupException, IOException {
    TaskInfo task = find(id, caller);
    if (!mayMove(task, caller, task.processEnding())) {
      return;
    }
    boolean isComplete = false;
    for (int i = 0; !isComplete; i++) {
      if (i == MAX_ROUNDS) {
        throw new CgroupException(Errno.EAGAIN);
      }
      isComplete = !moveAll(engine.tasksOfProcess(task.process()), task, to, caller);
    }
  }

  /**
   * Executes a write to {@code cgroup.threads}, which moves no thread out of its group: there are
   * no threaded groups. A zombie counts as one of the root: in which group it was is not known.
   *
   * @throws CgroupException EOPNOTSUPP if the task is in another group; or as {@link #attachTask}
   */
  void attachThread(Group to, Credentials caller, int id) throws CgroupException, IOException {
    TaskInfo task = find(id, caller);
    boolean isAlive = mayMove(task, caller, task.ending());
    Group from = hierarchy.tree().group(isAlive ? engine.groupOf(task.task()) : Engine.ROOT);
    if (from != null && from != to) {
      if (isAlive) {
        requireDelegated(from, to, caller);
      }
      throw new CgroupException(Errno.EOPNOTSUPP);
    }
  }

  /** Returns whether there may be more of them: one was moved, which may have created another. */
  private boolean moveAll(List<Task> tasks, TaskInfo info, Group to, Credentials caller)
      throws CgroupException, IOException {
    boolean isAnyMoved = false;
    for (Task task : tasks) {
      isAnyMoved |= move(task, info, to, caller);
    }
    return isAnyMoved && engine.takesThreads();
  }

  private TaskInfo find(int id, Credentials caller) throws CgroupException, IOException {
    try {
      return engine.find(id, caller.tid()).orElseThrow(() -> new CgroupException(Errno.ESRCH));
    } catch (HiddenTaskException e) {
      // This is an ordinary user's mount, and the task is another user's.
      throw new CgroupException(Errno.EACCES);
    }
  }

  /** Returns false if it has to do nothing, and succeeds. */
  private boolean mayMove(TaskInfo task, Credentials caller, boolean isExiting)
      throws CgroupException {
    if (isExiting && !semantics.ignoresZombies()) {
      throw new CgroupException(Errno.ESRCH);
    }
    if (isExiting || !semantics.allowsNoopMove()) {
      requireMovable(task, caller);
    }
    return !isExiting;
  }

  /** Returns false if the task is in the group already. */
  private boolean move(Task task, TaskInfo info, Group to, Credentials caller)
      throws CgroupException, IOException {
    for (int i = 0; i < MAX_ROUNDS; i++) {
      // Null if the group was removed since the engine was asked.
      Group from = hierarchy.tree().group(engine.groupOf(task));
      if (from == to) {
        return false;
      }
      if (from != null && attachFrom(from, task, to, info, caller)) {
        return true;
      }
    }
    throw new CgroupException(Errno.EAGAIN);
  }

  /**
   * Checks what depends on the task alone. Where directories decide who may move it, its user does
   * not matter; but the engine of an ordinary user has power over that user's processes only.
   */
  private void requireMovable(TaskInfo task, Credentials caller) throws CgroupException {
    if (task.kernelThread() || task.self()) {
      throw new CgroupException(Errno.EINVAL);
    }
    if (!mover(caller).mayMove(task)) {
      throw new CgroupException(Errno.EACCES);
    }
  }

  /** The one whose user decides which tasks may be moved. */
  private Credentials mover(Credentials caller) {
    return semantics.isDelegatedByDirectory() ? hierarchy.owner() : caller;
  }

  /**
   * Checks that the directories allow the move, where these decide: so a delegated subtree keeps
   * its tasks.
   */
  private void requireDelegated(Group from, Group to, Credentials caller) throws CgroupException {
    if (!semantics.isDelegatedByDirectory()) {
      return;
    }
    ControlFile processes = from.commonAncestor(to).file(UnifiedFiles.PROCESSES);
    if (!caller.mayWrite(processes.attributes())) {
      throw new CgroupException(Errno.EACCES);
    }
  }

  /**
   * Moves a task out of the group that it was found in.
   *
   * @return false if another thread has moved the task out of {@code from} before the locks were
   *     taken
   */
  private boolean attachFrom(Group from, Task task, Group to, TaskInfo info, Credentials caller)
      throws CgroupException, IOException {
    requireMovable(info, caller);
    requireDelegated(from, to, caller);
    Recorder.StartedEvent event = engine.recorder().begin(EventKind.ATTACH);
    HeapReserve.require(HeapReserve.GROUP_OR_MEMBER);
    LockedGroups locked = from.lockWith(to);
    try (locked) {
      to.requireLive();
      if (engine.groupOf(task) != from.id()) {
        return false;
      }
      if (attachLocked(task, from, to, mover(caller).usersTasks())) {
        event.end(to.id(), from.id(), task.pid());
      }
    }
    if (release.mayBeReleased(to)) {
      hierarchy.checkReleases();
    }
    release.check(from);
    return true;
  }

  /**
   * Moves a task; the caller holds the locks of both groups.
   *
   * @param user as for {@link Engine#attach(Task, int, OptionalInt)}
   * @return false if the task has exited, and the semantics ignore that
   */
  private boolean attachLocked(Task task, Group from, Group to, OptionalInt user)
      throws CgroupException, IOException {
    for (Subsystem subsystem : hierarchy.subsystems()) {
      subsystem.canAttach(task, from, to);
    }
    if (!attachInEngine(task, to, user)) {
      if (semantics.ignoresZombies()) {
        return false;
      }
      throw new CgroupException(Errno.ESRCH);
    }
    hierarchy.persistence().taskMoved(task, to);
    to.setPopulated(true);
    for (Subsystem subsystem : hierarchy.subsystems()) {
      subsystem.attach(task, from, to);
    }
    return true;
  }

  private boolean attachInEngine(Task task, Group to, OptionalInt user)
      throws CgroupException, IOException {
    try {
      return engine.attach(task, to.id(), user);
    } catch (AttachRefusedException e) {
      LOG.warn("{}", e.getMessage());
      throw new CgroupException(e.errno());
    }
  }
}
