package org.freezerfs.engine;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.freezerfs.host.proc.PidNamespaces;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;

/** Finds tasks in /proc by the ids that callers write to control files. */
public final class TaskFinder {
  private final IntPredicate isOwn;
  private final boolean findsThreads;

  /**
   * Creates a finder.
   *
   * @param isOwn whether a process id is that of this daemon or of its guardian
   * @param findsThreads whether a task is a single thread, and not a whole process
   */
  public TaskFinder(IntPredicate isOwn, boolean findsThreads) {
    this.isOwn = isOwn;
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
                isOwn.test(pid)));
  }

  /** The process id of the process that a thread belongs to; 0 if there is no such thread. */
  public static int processOf(int tid) throws IOException {
    return tid <= 0 ? 0 : ProcStatus.of(tid).map(ProcStatus::process).orElse(0);
  }
}
