package org.freezerfs.engine;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.freezerfs.host.proc.PidNamespaces;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;

/** Finds tasks in /proc by the ids that callers write to control files. */
public final class TaskFinder {
  private final OwnProcesses own;
  private final boolean findsThreads;

  /**
   * Creates a finder.
   *
   * @param own those of the mount
   * @param findsThreads whether a task is a single thread, and not a whole process
   */
  public TaskFinder(OwnProcesses own, boolean findsThreads) {
    this.own = own;
    this.findsThreads = findsThreads;
  }

  /** See {@link Engine#find}. */
  public Optional<TaskInfo> find(int id, int caller) throws IOException {
    OptionalInt tid = id == 0 ? OptionalInt.of(caller) : PidNamespaces.of(caller).toOurs(id);
    if (tid.isEmpty() || tid.getAsInt() <= 0) {
      return Optional.empty();
    }
    Optional<ProcStat> thread = ProcStat.ofProcess(tid.getAsInt());
    Optional<ProcStatus> status = ProcStatus.of(tid.getAsInt());
    if (thread.isEmpty() || status.isEmpty()) {
      if (Processes.isHidden(tid.getAsInt())) {
        throw new HiddenTaskException();
      }
      return Optional.empty();
    }
    int pid = status.get().process();
    Optional<ProcStat> leader = pid == tid.getAsInt() ? thread : ProcStat.ofProcess(pid);
    return leader.map(
        stat ->
            new TaskInfo(
                findsThreads
                    ? new Task(tid.getAsInt(), thread.get().startTime())
                    : new Task(pid, stat.startTime()),
                new Task(pid, stat.startTime()),
                thread.get().isExiting(),
                stat.isExiting() && stat.threads() <= 1,
                status.get().uid(),
                status.get().savedUid(),
                stat.isKernelThread(),
                own.has(pid)));
  }

  /** The process id of the process that a thread belongs to; 0 if there is no such thread. */
  public static int processOf(int tid) throws IOException {
    return tid <= 0 ? 0 : ProcStatus.of(tid).map(ProcStatus::process).orElse(0);
  }
}
