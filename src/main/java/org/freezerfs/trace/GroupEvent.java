package org.freezerfs.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;

/** An event of one group. */
@Category("freezerfs")
@StackTrace(false)
abstract class GroupEvent extends Event {
  @Label("Group")
  @Description("Path from the mount's root; a byte that is not printable is \\xNN")
  String group;

  @Label("Group Number")
  @Description("Stays the same when the group is renamed, and is never reused")
  int groupId;
}
