package org.freezerfs.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The claim that this program's threads have to the processor. A group that forks without end has
 * hundreds of processes that want to run; with no more right than each of them has, nobody could
 * stop them all.
 *
 * <p>Where the kernel shares the processor among sessions first (autogroups, see sched(7)), and
 * each of those hundreds may be one, the session's share counts, and nice values only within it.
 */
public final class Priority {
  private static final int PRIO_PROCESS = 0;
  private static final int CALLING_THREAD = 0;
  private static final int HIGHEST = -20;
  private static final Path AUTOGROUP = Path.of("/proc/self/autogroup");

  /** What getpriority(2) gave at the start: also what programs get that are started here. */
  private static volatile int original;

  private static volatile boolean raised;

  private Priority() {}

  /**
   * Raises all threads that there are, and so those that they will start.
   *
   * @return false if that takes a privilege that we don't have
   */
  public static boolean raise() throws IOException {
    LibC libc = LibC.get();
    original = libc.getpriority(PRIO_PROCESS, CALLING_THREAD);
    raised = libc.setpriority(PRIO_PROCESS, CALLING_THREAD, HIGHEST) == 0;
    if (raised) {
      raiseSession();
      for (int tid : Processes.threads(Processes.self())) {
        libc.setpriority(PRIO_PROCESS, tid, HIGHEST);
      }
    }
    return raised;
  }

  /** Only if it is ours alone, and not that of somebody's shell. */
  private static void raiseSession() throws IOException {
    int self = Processes.self();
    if (LibC.get().getsid(self) == self && Files.isWritable(AUTOGROUP)) {
      Files.writeString(AUTOGROUP, Integer.toString(HIGHEST));
    }
  }

  /** Starts a program that is not to inherit it. */
  static Process startAsBefore(ProcessBuilder program) throws IOException {
    if (!raised) {
      return program.start();
    }
    LibC.get().setpriority(PRIO_PROCESS, CALLING_THREAD, original);
    try {
      return program.start();
    } finally {
      LibC.get().setpriority(PRIO_PROCESS, CALLING_THREAD, HIGHEST);
    }
  }
}
