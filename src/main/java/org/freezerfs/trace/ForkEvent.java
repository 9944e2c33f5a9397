package org.freezerfs.trace;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A task was born in a group, and caught. */
@Name(ForkEvent.NAME)
@Label("Fork")
@Description("A task that was born in the group was caught")
final class ForkEvent extends TaskEvent {
  static final String NAME = "freezerfs.Fork";

  @Label("Result")
  @Description("What was done about it: none, stopped, killed; or refused, gone")
  String result;
}
