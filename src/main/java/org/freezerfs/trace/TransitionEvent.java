package org.freezerfs.trace;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/**
 * A group went from one state to the next. FREEZING begins with the event, because tasks are
 * requested to freeze after it; the other states begin at its end.
 */
@Name(TransitionEvent.NAME)
@Label("Transition")
@Description("A group went from one state to the next, which took the duration")
final class TransitionEvent extends GroupEvent {
  static final String NAME = "freezerfs.Transition";

  private static final String FREEZING = "FREEZING";

  @Label("From")
  String from;

  @Label("To")
  String to;

  @Label("Tasks")
  @Description("How many tasks were requested to freeze, found frozen, or thawed")
  int tasks;

  /** Whether a state begins when the event begins. */
  static boolean beginsWithEvent(String state) {
    return state.equals(FREEZING);
  }
}
