package org.freezerfs.trace;

import java.io.IOException;
import org.freezerfs.cgroup.LogText;
import org.freezerfs.engine.TaskFinder;
import org.freezerfs.host.proc.KernelFile;

/**
 * The process that has made a request.
 *
 * @param pid 0 if it is not known
 * @param command the name of its command, as ps shows it; empty if that is not known
 */
record Caller(int pid, String command) {
  private static final Caller UNKNOWN = new Caller(0, "");

  /** Returns the process that a thread belongs to, which waits for an answer now. */
  static Caller of(int tid) {
    try {
      int pid = TaskFinder.processOf(tid);
      if (pid == 0) {
        return UNKNOWN;
      }
      String name =
          KernelFile.readIfVisible("/proc/" + pid + "/comm").map(Object::toString).orElse("");
      return new Caller(pid, LogText.asUnicode(name.strip()));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
