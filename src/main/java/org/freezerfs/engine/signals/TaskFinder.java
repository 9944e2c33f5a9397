package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskInfo;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.host.proc.PidNamespaces;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcStatus;

/** Finds tasks in /proc by the ids that callers write to control files. */
final class TaskFinder {
  private final int self;
  private final Journal journal;

  /**
   * Creates a finder.
   *
   * @param self the process id of this daemon
   * @param journal knows the guardian of this daemon
   */
  TaskFinder(int self, Journal journal) {
    this.self = self;
    this.journal = journal;
  }

  /** See {@link Engine#find}. */
  Optional<TaskInfo> find(int id, int caller) throws IOException {
    OptionalInt tid = id == 0 ? OptionalInt.of(caller) : PidNamespaces.of(caller).toOurs(id);
    if (tid.isEmpty() || tid.getAsInt() <= 0) {
      return Optional.empty();
    }
    Optional<ProcStat> thread = ProcStat.ofProcess(tid.getAsInt());
    Optional<ProcStatus> status = ProcStatus.of(tid.getAsInt());
    if (thread.isEmpty() || status.isEmpty()) {
      return Optional.empty();
    }
    int pid = status.get().process();
    Optional<ProcStat> leader = pid == tid.getAsInt() ? thread : ProcStat.ofProcess(pid);
    return leader.map(
        stat ->
            new TaskInfo(
                new Task(pid, stat.startTime()),
                thread.get().isExiting(),
                stat.isExiting() && stat.threads() <= 1,
                status.get().uid(),
                status.get().savedUid(),
                stat.isKernelThread(),
                pid == self || journal.isGuardian(pid)));
  }

  /** The process id of the process that a thread belongs to; 0 if there is no such thread. */
  static int processOf(int tid) throws IOException {
    return tid <= 0 ? 0 : ProcStatus.of(tid).map(ProcStatus::process).orElse(0);
  }
}
