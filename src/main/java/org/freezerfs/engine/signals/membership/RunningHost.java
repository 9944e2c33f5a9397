package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.CpuTime;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;

/** The host that this program runs on. */
record RunningHost(RlimitMark marks) implements MemberHost {
  @Override
  public Optional<ProcessRef> open(int pid) throws IOException {
    return ProcessRef.of(pid);
  }

  @Override
  public void visitAll(Processes.Visitor visitor) throws IOException {
    Processes.visitAll(visitor);
  }

  @Override
  public int[] children(int pid) throws IOException {
    return Processes.children(pid);
  }

  @Override
  public int lastId() throws IOException {
    return Processes.lastId();
  }

  @Override
  public boolean isProcess(int id) throws IOException {
    return Processes.isProcess(id);
  }

  @Override
  public boolean isHidden(int pid) throws IOException {
    return Processes.isHidden(pid);
  }

  @Override
  public RlimitMark.Result setMark(ProcessRef process, int group) throws IOException {
    return marks.set(process, group);
  }

  @Override
  public RlimitMark.Result clearMark(ProcessRef process) throws IOException {
    return marks.clear(process);
  }

  @Override
  public boolean hasRun(ProcessRef process) throws IOException {
    return CpuTime.hasRun(process);
  }

  @Override
  public int readMark(int pid) throws IOException {
    return marks.read(pid);
  }

  @Override
  public int readOwnMark(int pid) {
    return marks.readOwn(pid);
  }
}
