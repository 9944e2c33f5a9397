package org.freezerfs.cgroup;

import java.io.IOException;
import org.freezerfs.engine.Engine;

/** The contents of the control files that list ids, one a line. */
record IdLines(Engine engine) {
  /** The ids of a group's threads, as the reader sees them. */
  String threads(Group group, Credentials reader) throws IOException {
    return lines(engine.threads(group.id(), reader.tid()));
  }

  /** The ids of the processes of a group's threads, as the reader sees them. */
  String processes(Group group, Credentials reader) throws IOException {
    return lines(engine.processes(group.id(), reader.tid()));
  }

  private static String lines(int[] ids) {
    StringBuilder lines = new StringBuilder();
    for (int id : ids) {
      lines.append(id).append('\n');
    }
    return lines.toString();
  }
}
