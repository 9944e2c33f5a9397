package org.freezerfs.engine;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;

/**
 * Who a process is: its id and when it started, in clock ticks since boot. An id alone is used
 * again by others once its owner has gone.
 */
public record Task(int pid, long startTime) {
  // Those of a record are written at run time, which the first attach would wait 15 ms for.

  @Override
  public boolean equals(Object other) {
    return other instanceof Task task && pid == task.pid && startTime == task.startTime;
  }

  @Override
  public int hashCode() {
    return 31 * pid + Long.hashCode(startTime);
  }

  /** This program. */
  public static Task self() throws IOException {
    return of(Processes.self())
        .orElseThrow(() -> new IOException("/proc does not show this program"));
  }

  /** Who has an id now, if anybody has. */
  public static Optional<Task> of(int pid) throws IOException {
    return ProcStat.ofProcess(pid).map(stat -> new Task(pid, stat.startTime()));
  }
}
