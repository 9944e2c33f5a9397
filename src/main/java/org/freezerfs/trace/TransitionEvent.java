package org.freezerfs.trace;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/**
 * A group goes from one state to the next. FREEZING holds from the beginning of the event, since
 * tasks are told after it; the other states from its end.
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
  @Description("How many were told to freeze, or let go")
  int tasks;

  /** Whether a state holds from the beginning of the event that tells of it. */
  static boolean isFromItsBeginning(String state) {
    return state.equals(FREEZING);
  }
}
