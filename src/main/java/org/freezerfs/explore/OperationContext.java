package org.freezerfs.explore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.FaultInjection;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.faults.Fault;
import org.freezerfs.fuse.ClientOperation;

/** An operation that is about to be done, its group, and what a disturbance can do there. */
final class OperationContext {
  private static final long FREEZE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ExploredMount mount;
  private final ExploredMount.Rules rules;
  private final OperationLog log;
  private final SeenOperation seen;
  private final RunProcesses processes;
  private final CountDownLatch ended;
  private final ControlFiles files;

  /**
   * The context of one operation.
   *
   * @param ended the end of the run: nothing is waited for after it
   */
  OperationContext(
      ExploredMount mount,
      ExploredMount.Rules rules,
      OperationLog log,
      SeenOperation seen,
      RunProcesses processes,
      CountDownLatch ended) {
    this.mount = mount;
    this.rules = rules;
    this.log = log;
    this.seen = seen;
    this.processes = processes;
    this.ended = ended;
    files = new ControlFiles(mount.hierarchy());
  }

  ClientOperation operation() {
    return seen.operation();
  }

  OperationType type() {
    return seen.type();
  }

  ExploredMount mount() {
    return mount;
  }

  ExploredMount.Rules rules() {
    return rules;
  }

  RunProcesses processes() {
    return processes;
  }

  private Hierarchy hierarchy() {
    return mount.hierarchy();
  }

  /**
   * The ids of the group's tasks; none in the root, whose tasks are the host's, or if it is gone.
   */
  List<Integer> tasks() throws IOException {
    return group().equals("/") ? List.of() : files.members(group());
  }

  private String group() {
    return operation().group();
  }

  /** The task of the group that may be ended or stopped; empty if there is none. */
  Optional<Integer> victim() throws IOException {
    return processes.victim(tasks(), operation().caller().tid());
  }

  /** The task whose id is written, if it may be ended. */
  Optional<Integer> moved() throws IOException {
    String text = OperationType.written(operation(), rules.semantics()).strip();
    if (type() != OperationType.ATTACH || !text.matches("[1-9][0-9]{0,8}")) {
      return Optional.empty();
    }
    int task = Integer.parseInt(text);
    return processes.isOther(task, operation().caller().tid())
        ? Optional.of(RunProcesses.processOf(task))
        : Optional.empty();
  }

  /** Has the group show a fault until {@link #clearFaults}. */
  void setFault(Fault fault, String value) throws CgroupException, IOException {
    byte[] bytes = Texts.bytes(value);
    hierarchy().setXattr(group(), FaultInjection.xattr(fault), bytes, false, false, files.daemon());
  }

  /** The group shows no fault any more. */
  void clearFaults() {
    files.clearFaults(group());
  }

  /** Clients that poll or watch the file are told of a change, if its changes are told. */
  void noteChange() {
    files.noteChange(group(), operation().file());
  }

  /** Puts a task into the group that lives for this time, as if one had forked there. */
  void addTask(long millis) throws CgroupException, IOException {
    files.attach(group(), processes.add(TimeUnit.MILLISECONDS.toSeconds(millis)));
  }

  /** Makes the group that the operation is to make. */
  void makeGroup() throws CgroupException, IOException {
    hierarchy().mkdir(group(), 0755, files.daemon());
    log.madeByDisturbance(group());
  }

  /** Removes the group. */
  void removeGroup() throws CgroupException, IOException {
    hierarchy().rmdir(group());
  }

  /** Waits, unless the run ends before. */
  void sleep(long millis) {
    try {
      ended.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the group is FROZEN. */
  boolean isFrozen() throws IOException {
    return files.state(group()).equals(ControlFiles.FROZEN);
  }

  /** Waits for a group that is FREEZING, as long as a usual freeze may take. */
  void awaitFrozen() throws IOException {
    long deadline = System.nanoTime() + FREEZE_NANOS;
    while (files.state(group()).equals(ControlFiles.FREEZING) && System.nanoTime() < deadline) {
      sleep(1);
    }
  }

  /** Thaws all groups, as a guardian does. */
  void thawAll() throws IOException {
    Semantics semantics = rules.semantics();
    for (Group each : hierarchy().root().below()) {
      try {
        files.write(each.path(), semantics.freezeFile(), semantics.thawWord());
      } catch (CgroupException e) {
        // It was removed, or has no freezer.
      }
    }
  }

  /** Refuses the operation. */
  static CgroupException refusal(Errno errno) {
    return CgroupException.ofFault(errno);
  }
}
