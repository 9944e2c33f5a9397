package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.engine.signals.process.RunState;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.CpuTime;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;

/** What this package asks of the host. Its unit tests ask a made-up one. */
class MemberHost {
  private final RlimitMark marks;

  /** The host that this program runs on. */
  MemberHost(RlimitMark marks) {
    this.marks = marks;
  }

  Optional<ProcessRef> open(int pid) throws IOException {
    return ProcessRef.of(pid);
  }

  void visitAll(Processes.Visitor visitor) throws IOException {
    Processes.visitAll(visitor);
  }

  int[] children(int pid) throws IOException {
    return Processes.children(pid);
  }

  int lastId() throws IOException {
    return Processes.lastId();
  }

  boolean isProcess(int id) throws IOException {
    return Processes.isProcess(id);
  }

  boolean isHidden(int pid) throws IOException {
    return Processes.isHidden(pid);
  }

  boolean hasRun(ProcessRef process) throws IOException {
    return CpuTime.hasRun(process);
  }

  RlimitMark.Result setMark(ProcessRef process, int group) throws IOException {
    return marks.set(process, group);
  }

  RlimitMark.Result clearMark(ProcessRef process) throws IOException {
    return marks.clear(process);
  }

  int readMark(int pid) throws IOException {
    return marks.read(pid);
  }

  int readOwnMark(int pid) {
    return marks.readOwn(pid);
  }

  /** See {@link RlimitMark#takeOver}. */
  void takeOverMark(Set<Integer> owners, ProcessRef process, int group) throws IOException {
    marks.takeOver(owners, process, group);
  }

  /** Opens a process, unless there is none with this id or it is dead. */
  Optional<ProcessRef> openLiving(int pid) throws IOException {
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
