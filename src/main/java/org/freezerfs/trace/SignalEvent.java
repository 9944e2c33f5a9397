package org.freezerfs.trace;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** One task was sent the signal that was written to signal.kill. */
@Name(SignalEvent.NAME)
@Label("Signal")
@Description("A task was sent a signal through signal.kill")
final class SignalEvent extends TaskEvent {
  static final String NAME = "freezerfs.Signal";

  @Label("Signal")
  int signal;

  @Label("Result")
  @Description("sent, held (until the thaw), refused (it may not be signalled) or gone")
  String result;
}
