package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.OptionalLong;

/** The processor time of tasks: see proc_pid_stat(5). */
public final class CpuTime {
  // Distances in words from the state, which is the third field of the file.
  private static final int STATE_TO_USER = 11;
  private static final int USER_TO_SYSTEM = 1;

  private CpuTime() {}

  /**
   * Returns what a thread has used, in clock ticks of 10 ms; empty if there is no such thread, or
   * /proc hides it.
   */
  public static OptionalLong ticksOfThread(int tid) throws IOException {
    return ProcFile.readIfVisible("/proc/" + tid + "/task/" + tid + "/stat")
        .filter(text -> text.length() > 0)
        .map(text -> OptionalLong.of(ticks(text)))
        .orElse(OptionalLong.empty());
  }

  static long ticks(ByteText text) {
    int state = text.lastIndexOf(')', ProcStat.LATEST_END_OF_NAME) + 2;
    int user = text.skipWords(state, STATE_TO_USER);
    return text.number(user) + text.number(text.skipWords(user, USER_TO_SYSTEM));
  }
}
