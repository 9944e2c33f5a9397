package org.freezerfs.host.proc;

import java.util.Optional;

/** A process that has gone, and whose id may be another's. */
public record ReapedProcess(int pid) implements ProcessRef {
  @Override
  public int pidfd() {
    return -1;
  }

  @Override
  public long startTime() {
    return 0;
  }

  @Override
  public int initialParent() {
    return 0;
  }

  @Override
  public boolean isKernelThread() {
    return false;
  }

  @Override
  public Optional<ProcStat> stat() {
    return Optional.empty();
  }

  @Override
  public int threadCount() {
    return 0;
  }

  @Override
  public Delivery send(int signal) {
    return Delivery.GONE;
  }

  @Override
  public boolean exists() {
    return false;
  }

  @Override
  public void close() {}
}
