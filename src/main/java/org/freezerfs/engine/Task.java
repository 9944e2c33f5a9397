package org.freezerfs.engine;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;

/**
 * The identity of what an engine moves and freezes as one: a process, or a single thread if the
 * engine {@linkplain Engine#takesThreads takes threads}. The id alone does not suffice, because the
 * kernel uses it again after the process was reaped.
 *
 * @param pid the process or thread id in the daemon's pid namespace
 * @param startTime in clock ticks since boot
 */
public record Task(int pid, long startTime) {
  // A record's own equals and hashCode are linked at run time: the first attach would wait 15 ms.

  @Override
  public boolean equals(Object other) {
    return other instanceof Task task && pid == task.pid && startTime == task.startTime;
  }

  @Override
  public int hashCode() {
    return 31 * pid + Long.hashCode(startTime);
  }

  /** The process of this program. */
  public static Task self() throws IOException {
    return of(Processes.self())
        .orElseThrow(() -> new IOException("/proc does not show this program"));
  }

  /** The process or thread that has an id now, if there is one. */
  public static Optional<Task> of(int pid) throws IOException {
    return ProcStat.ofProcess(pid).map(stat -> new Task(pid, stat.startTime()));
  }
}
