package org.freezerfs.engine.signals.order;

import org.freezerfs.engine.Task;

/**
 * What job control knows of a process.
 *
 * @param task the process
 * @param parent the process id of its parent
 * @param processGroup its process group
 * @param session its session
 */
public record ProcessRelations(Task task, int parent, int processGroup, int session) {
  private static final int NONE = -1;

  /** The relations of a process that could not be read from /proc. */
  static ProcessRelations unknown(Task task) {
    return new ProcessRelations(task, NONE, NONE, NONE);
  }

  /**
   * Whether this process keeps its process group from being orphaned as long as that parent lives
   * (kernel/exit.c, will_become_orphaned_pgrp).
   */
  boolean isLinkTo(ProcessRelations itsParent) {
    return itsParent.processGroup != processGroup && itsParent.session == session;
  }

  /** Whether this process can be the parent that the other one names. */
  boolean canBeParentOf(ProcessRelations child) {
    return task.pid() == child.parent && canBeParent(task, child.task);
  }

  /** Whether one process can be the parent of another. */
  static boolean canBeParent(Task one, Task child) {
    return one.pid() != child.pid() && one.startTime() <= child.startTime();
  }
}
