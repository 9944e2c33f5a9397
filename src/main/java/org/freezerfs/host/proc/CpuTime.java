package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** The processor time of tasks: see proc_pid_stat(5) and proc_pid_schedstat(5). */
public final class CpuTime {
  // Distances in words from the state, which is the third field of the file.
  private static final int STATE_TO_USER = 11;
  private static final int USER_TO_SYSTEM = 1;

  /** Which word of a schedstat file counts how often a task was given a processor. */
  private static final int TIMES_RUN = 2;

  private CpuTime() {}

  /**
   * Returns what a thread has used, in clock ticks of 10 ms; empty if there is no such thread, or
   * /proc hides it.
   */
  public static OptionalLong ticksOfThread(int tid) throws IOException {
    return KernelFile.readIfVisible("/proc/" + tid + "/task/" + tid + "/stat")
        .filter(text -> text.length() > 0)
        .map(text -> OptionalLong.of(ticks(text)))
        .orElse(OptionalLong.empty());
  }

  /**
   * Whether a process has run since it was forked. One that has not may be in the middle of its
   * fork, before the kernel has reported that. A process that has gone has run.
   */
  public static boolean hasRun(ProcessRef process) throws IOException {
    Optional<ProcStat> stat = process.stat();
    if (stat.isEmpty() || !stat.get().isRunnable() || !stat.get().hasNotExecuted()) {
      return true;
    }
    Optional<ByteText> times = KernelFile.readIfVisible("/proc/" + process.pid() + "/schedstat");
    boolean isCounted =
        times.isPresent()
            && times.get().length() > 0
            && times.get().number(times.get().skipWords(0, TIMES_RUN)) > 0;
    // A kernel may keep no such counts.
    return isCounted || ticksOfThread(process.pid()).orElse(0) > 0;
  }

  static long ticks(ByteText text) {
    int state = text.lastIndexOf(')', ProcStat.LATEST_END_OF_NAME) + 2;
    int user = text.skipWords(state, STATE_TO_USER);
    return text.number(user) + text.number(text.skipWords(user, USER_TO_SYSTEM));
  }
}
