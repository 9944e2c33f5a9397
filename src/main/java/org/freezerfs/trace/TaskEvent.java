package org.freezerfs.trace;

import jdk.jfr.Label;

/** Something that happens to one task of a group. */
abstract class TaskEvent extends GroupEvent {
  @Label("Task")
  int task;
}
