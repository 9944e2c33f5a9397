package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.engine.signals.process.RunState;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.CpuTime;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;

/** What this package asks of the host. Its unit tests ask a made-up one. */
interface MemberHost {
  /** See {@link ProcessRef#of}. */
  Optional<ProcessRef> open(int pid) throws IOException;

  /** See {@link Processes#visitAll}. */
  void visitAll(Processes.Visitor visitor) throws IOException;

  /** See {@link Processes#children}. */
  int[] children(int pid) throws IOException;

  /** See {@link Processes#lastId}. */
  int lastId() throws IOException;

  /** See {@link Processes#isProcess}. */
  boolean isProcess(int id) throws IOException;

  /** See {@link Processes#isHidden}. */
  boolean isHidden(int pid) throws IOException;

  /** See {@link RlimitMark#set}. */
  RlimitMark.Result setMark(ProcessRef process, int group) throws IOException;

  /** See {@link RlimitMark#clear}. */
  RlimitMark.Result clearMark(ProcessRef process) throws IOException;

  /** See {@link CpuTime#hasRun}. */
  boolean hasRun(ProcessRef process) throws IOException;

  /** See {@link RlimitMark#read}. */
  int readMark(int pid) throws IOException;

  /** See {@link RlimitMark#readOwn}. */
  int readOwnMark(int pid) throws IOException;

  /** Opens a process, unless there is none with this id or it is dead. */
  default Optional<ProcessRef> openLiving(int pid) throws IOException {
    Optional<ProcessRef> process = open(pid);
    if (process.isEmpty()) {
      return process;
    }
    boolean alive = false;
    try {
      alive = RunState.of(process.get()).alive();
    } finally {
      if (!alive) {
        process.get().close();
      }
    }
    return alive ? process : Optional.empty();
  }
}
