package org.freezerfs.host.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.Processes;

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

  /** Before it was raised: also what programs get that are started here meanwhile. */
  private static int original;

  private static boolean raised;

  private Priority() {}

  /** Raises all threads that there are, and so those that they start; or none, if we may not. */
  public static synchronized void raise() throws IOException {
    if (!raised) {
      original = LibC.get().getpriority(PRIO_PROCESS, CALLING_THREAD);
      raised = set(CALLING_THREAD, HIGHEST);
      if (raised) {
        setAll(HIGHEST);
      }
    }
  }

  /** All threads are as they were before. */
  public static synchronized void lower() throws IOException {
    if (raised) {
      raised = false;
      setAll(original);
    }
  }

  private static void setAll(int priority) throws IOException {
    int self = Processes.self();
    // Before all else, as it counts most. Only a session that is ours alone, and not that of
    // somebody's shell.
    if (LibC.get().getsid(self) == self && Files.isWritable(AUTOGROUP)) {
      Files.writeString(AUTOGROUP, Integer.toString(priority));
    }
    for (int tid : Processes.threads(self)) {
      set(tid, priority);
    }
  }

  private static boolean set(int tid, int priority) {
    return LibC.get().setpriority(PRIO_PROCESS, tid, priority) == 0;
  }

  /** Starts a program that is not to inherit it. */
  static synchronized Process startUnboosted(ProcessBuilder program) throws IOException {
    if (!raised) {
      return program.start();
    }
    set(CALLING_THREAD, original);
    try {
      return program.start();
    } finally {
      set(CALLING_THREAD, HIGHEST);
    }
  }
}
