package org.freezerfs.trace;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The daemon noticed that a task was forked in a group. */
@Name(ForkEvent.NAME)
@Label("Fork")
@Description("A task was forked in the group")
final class ForkEvent extends TaskEvent {
  static final String NAME = "freezerfs.Fork";

  @Label("Result")
  @Description("What the daemon did to it: none, stopped, killed; or refused, gone")
  String result;
}
