package org.freezerfs.engine;

import org.freezerfs.host.ProcessRef;

/** A process that is in a group other than the root, or was told to freeze. */
final class Member {
  private final Task task;
  private final Ledger ledger;

  // Changed under the lock of Members.
  private volatile int group;
  private volatile boolean markTruthful;

  Member(
      ProcessRef process,
      int group,
      boolean isMarkTruthful,
      boolean isVforkStill,
      Journal journal) {
    this.task = new Task(process.pid(), process.startTime());
    this.ledger = new Ledger(process, isVforkStill, journal);
    this.group = group;
    this.markTruthful = isMarkTruthful;
  }

  Task task() {
    return task;
  }

  /** Why it stands still. The ledger has a lock of its own, inside which no other is taken. */
  Ledger ledger() {
    return ledger;
  }

  int group() {
    return group;
  }

  /**
   * Whether the mark on the process names its group, and so its children's. If not, they must be
   * looked for.
   */
  boolean isMarkTruthful() {
    return markTruthful;
  }

  void move(int to, boolean isMarkTruthful) {
    group = to;
    markTruthful = isMarkTruthful;
  }
}
