package org.freezerfs.engine.signals.order;

import org.freezerfs.engine.Task;

/**
 * How a process is related to others, as job control has it.
 *
 * @param task the process
 * @param parent the process id of its parent
 * @param processGroup its process group
 * @param session its session
 */
public record ProcessRelations(Task task, int parent, int processGroup, int session) {
  private static final int NONE = -1;

  /** Of a process that /proc says nothing of. */
  static ProcessRelations unknown(Task task) {
    return new ProcessRelations(task, NONE, NONE, NONE);
  }

  /**
   * Whether this one, with that living parent, keeps its process group from being orphaned
   * (kernel/exit.c, will_become_orphaned_pgrp).
   */
  boolean isLinkTo(ProcessRelations itsParent) {
    return itsParent.processGroup != processGroup && itsParent.session == session;
  }
}
