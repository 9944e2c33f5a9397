package org.freezerfs.cgroup;

import java.io.IOException;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskInfo;

/**
 * Moves a task from the group that it is in to another: the kernel's attach_task_by_pid and
 * cgroup_attach_task.
 */
final class TaskMigration {
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
   * Moves the task that the caller calls {@code id}; 0 is the caller itself.
   *
   * @throws CgroupException ESRCH if no live task has the id; EINVAL for a kernel thread or
   *     ourselves; EACCES if the caller may not; ENOMEM; or what a subsystem says. A task that is
   *     in the group already may be none of these, by the {@link Semantics}.
   */
  void attachTask(Group to, Credentials caller, int id) throws CgroupException, IOException {
    TaskInfo task = find(id, caller);
    attach(to, task, caller, task.ending());
  }

  /** The same for the process that the task is a thread of: it may go on where the thread ends. */
  void attachProcess(Group to, Credentials caller, int id) throws CgroupException, IOException {
    TaskInfo task = find(id, caller);
    attach(to, task, caller, task.processEnding());
  }

  private TaskInfo find(int id, Credentials caller) throws CgroupException, IOException {
    return engine.find(id, caller.tid()).orElseThrow(() -> new CgroupException(Errno.ESRCH));
  }

  private void attach(Group to, TaskInfo task, Credentials caller, boolean isEnding)
      throws CgroupException, IOException {
    if (isEnding) {
      if (!semantics.ignoresZombies()) {
        throw new CgroupException(Errno.ESRCH);
      }
      requireMovable(task, caller);
      return;
    }
    if (!semantics.allowsNoopMove()) {
      requireMovable(task, caller);
    }
    boolean done = false;
    while (!done) {
      done = attachFrom(hierarchy.group(engine.groupOf(task.task())), to, task, caller);
    }
  }

  private static void requireMovable(TaskInfo task, Credentials caller) throws CgroupException {
    if (task.kernelThread() || task.self()) {
      throw new CgroupException(Errno.EINVAL);
    }
    if (!caller.mayMove(task)) {
      throw new CgroupException(Errno.EACCES);
    }
  }

  /** Returns false if the task was moved out of {@code from} by others before we had it. */
  private boolean attachFrom(Group from, Group to, TaskInfo info, Credentials caller)
      throws CgroupException, IOException {
    if (from == null) {
      return false;
    }
    if (from == to) {
      return true;
    }
    requireMovable(info, caller);
    Recorder.Attach event = engine.recorder().beginAttach();
    HeapReserve.require(HeapReserve.OF_ONE);
    Group first = from.id() < to.id() ? from : to;
    Group second = first == from ? to : from;
    first.lock().lock();
    try {
      second.lock().lock(); // which may throw, for want of memory
      try {
        to.requireLive();
        if (engine.groupOf(info.task()) != from.id()) {
          return false;
        }
        if (move(info.task(), from, to)) {
          event.end(info.task(), from.id(), to.id());
        }
      } finally {
        second.lock().unlock();
      }
    } finally {
      first.lock().unlock();
    }
    engine.finishAttach(info.task());
    hierarchy.wakeWorker();
    release.check(from);
    return true;
  }

  /** Returns false if it has gone, and nobody minds. */
  private boolean move(Task task, Group from, Group to) throws CgroupException, IOException {
    for (Subsystem subsystem : hierarchy.subsystems()) {
      subsystem.canAttach(task, from, to);
    }
    if (!engine.attach(task, to.id())) {
      if (semantics.ignoresZombies()) {
        return false;
      }
      throw new CgroupException(Errno.ESRCH);
    }
    hierarchy.moved(task, to);
    to.setPopulated(true);
    for (Subsystem subsystem : hierarchy.subsystems()) {
      subsystem.attach(task, from, to);
    }
    return true;
  }
}
