package org.freezerfs.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/** The mount that is recorded. It is the last event of each part. */
@Name(MountEvent.NAME)
@Label("Mount")
@Description("The mount existed until now")
@Category("freezerfs")
@StackTrace(false)
@Period("endChunk")
final class MountEvent extends Event {
  static final String NAME = "freezerfs.Mount";

  @Label("Mount Point")
  String mountPoint;

  @Label("Semantics")
  String semantics;

  @Label("Engine")
  @Description("Empty until it is chosen")
  String engine;

  @Label("Daemon")
  int daemon;

  @Label("Ended")
  @Description("Whether the mount ended in order, at this event")
  boolean ended;
}
