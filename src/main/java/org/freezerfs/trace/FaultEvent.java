package org.freezerfs.trace;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A fault that was asked for took effect, other than by the answer to a request. */
@Name(FaultEvent.NAME)
@Label("Fault")
@Description("A fault that was asked for took effect")
final class FaultEvent extends TaskEvent {
  static final String NAME = "freezerfs.Fault";

  @Label("Kind")
  @Description("The attribute that asks for it, without user.freezerfs.")
  String fault;
}
