package org.freezerfs.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/** Which mount this is a recording of; it stands at the end of whatever was saved at once. */
@Name(MountEvent.NAME)
@Label("Mount")
@Description("The mount was there until now")
@Category("freezerfs")
@StackTrace(false)
@Period("endChunk")
final class MountEvent extends Event {
  static final String NAME = "freezerfs.Mount";

  @Label("Mount Point")
  String mountPoint;

  @Label("Semantics")
  String semantics;

  @Label("Daemon")
  int daemon;

  @Label("Ended")
  @Description("Whether it ended in order, with this")
  boolean ended;
}
