package org.freezerfs.trace;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A group was created, renamed or removed. */
@Name(GroupChangeEvent.NAME)
@Label("Group")
@Description("A group was created, renamed or removed")
final class GroupChangeEvent extends GroupEvent {
  static final String NAME = "freezerfs.Group";

  static final String MADE = "made";
  static final String RENAMED = "renamed";
  static final String REMOVED = "removed";

  @Label("Change")
  String change;
}
