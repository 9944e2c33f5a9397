package org.freezerfs.trace;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

/**
 * A frozen task had been continued from outside, and was stopped again. The event's name is from
 * the first version, and users' files have it.
 */
@Name(RestopEvent.NAME)
@Label("Stopped Again")
@Description("A frozen task that others had continued was stopped again")
final class RestopEvent extends TaskEvent {
  static final String NAME = "freezerfs.Guard";

  @Label("Delay")
  @Description("Since SIGCONT was sent to it; missing if a scan found it")
  @Timespan(Timespan.NANOSECONDS)
  long delay;
}
