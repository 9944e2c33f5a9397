package org.freezerfs.trace;

import jdk.jfr.Label;

/** An event of one task of a group. */
abstract class TaskEvent extends GroupEvent {
  @Label("Task")
  int task;
}
