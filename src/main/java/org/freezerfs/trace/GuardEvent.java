package org.freezerfs.trace;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

/** A task that was to stand still was found not to, and was stopped again. */
@Name(GuardEvent.NAME)
@Label("Guard")
@Description("A frozen task that others had woken was stopped again")
final class GuardEvent extends TaskEvent {
  static final String NAME = "freezerfs.Guard";

  @Label("Delay")
  @Description("Since SIGCONT was sent to it; not there if it was seen by looking")
  @Timespan(Timespan.NANOSECONDS)
  long delay;
}
