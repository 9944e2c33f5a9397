package org.freezerfs.trace;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A task was moved into a group. */
@Name(AttachEvent.NAME)
@Label("Attach")
@Description("A task was moved into the group")
final class AttachEvent extends TaskEvent {
  static final String NAME = "freezerfs.Attach";

  @Label("From")
  @Description("The group that it left")
  String from;

  @Label("From Number")
  int fromId;
}
