package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.Optional;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskInfo;

/**
 * Moves a task from the group that it is in to another: the kernel's attach_task_by_pid and
 * cgroup_attach_task.
 */
final class Attaching {
  private final Engine engine;
  private final Hierarchy hierarchy;
  private final Release release;

  Attaching(Engine engine, Hierarchy hierarchy, Release release) {
    this.engine = engine;
    this.hierarchy = hierarchy;
    this.release = release;
  }

  /**
   * Moves the task that the caller calls {@code id}; 0 is the caller itself.
   *
   * @throws CgroupException ESRCH if no live task has the id; EINVAL for a kernel thread or
   *     ourselves; EACCES if the caller may not; or what a subsystem says. A task that is in the
   *     group already is none of these.
   */
  void attach(Group to, long id, Caller caller) throws CgroupException, IOException {
    Optional<TaskInfo> found =
        id < 0 || id > Integer.MAX_VALUE ? Optional.empty() : engine.find((int) id, caller.tid());
    TaskInfo task = found.orElseThrow(() -> new CgroupException(Errno.ESRCH));
    boolean done = false;
    while (!done) {
      done = attachFrom(hierarchy.group(engine.groupOf(task.task())), to, task, caller);
    }
  }

  /** Returns false if the task was moved out of {@code from} by others before we had it. */
  private boolean attachFrom(Group from, Group to, TaskInfo info, Caller caller)
      throws CgroupException, IOException {
    if (from == null) {
      return false;
    }
    if (from == to) {
      return true;
    }
    if (info.kernelThread() || info.self()) {
      throw new CgroupException(Errno.EINVAL);
    }
    if (!caller.mayMove(info)) {
      throw new CgroupException(Errno.EACCES);
    }
    Group first = from.id() < to.id() ? from : to;
    Group second = first == from ? to : from;
    first.lock().lock();
    second.lock().lock();
    try {
      to.requireLive();
      if (engine.groupOf(info.task()) != from.id()) {
        return false;
      }
      move(info.task(), from, to);
    } finally {
      second.lock().unlock();
      first.lock().unlock();
    }
    hierarchy.wakeBeat();
    release.check(from);
    return true;
  }

  private void move(Task task, Group from, Group to) throws CgroupException, IOException {
    for (Subsystem subsystem : hierarchy.subsystems()) {
      subsystem.canAttach(task, from, to);
    }
    if (!engine.attach(task, to.id())) {
      throw new CgroupException(Errno.ESRCH);
    }
    to.setOccupied(true);
    for (Subsystem subsystem : hierarchy.subsystems()) {
      subsystem.attach(task, from, to);
    }
  }
}
