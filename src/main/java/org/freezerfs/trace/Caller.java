package org.freezerfs.trace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.freezerfs.cgroup.LogText;
import org.freezerfs.host.proc.ProcFile;
import org.freezerfs.host.proc.ProcStatus;

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
      int pid = tid <= 0 ? 0 : ProcStatus.of(tid).map(ProcStatus::process).orElse(0);
      if (pid == 0) {
        return UNKNOWN;
      }
      String name =
          ProcFile.readIfVisible("/proc/" + pid + "/comm").map(Object::toString).orElse("");
      String text = LogText.of(name.strip());
      return new Caller(
          pid, new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
