package org.freezerfs.trace;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The daemon noticed that a task of a group has ended. */
@Name(ExitEvent.NAME)
@Label("Exit")
@Description("A task of the group has exited")
final class ExitEvent extends TaskEvent {
  static final String NAME = "freezerfs.Exit";
}
