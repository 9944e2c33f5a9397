package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.freezerfs.engine.OwnProcesses;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.EngineFixture;
import org.freezerfs.host.proc.MadeUpProcess;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.recorder.Recorder;

/** A host whose processes a test has made up. A child inherits the mark of its parent. */
public final class MadeUpHost extends MarkedHost<MadeUpHost.Entry> {
  private static final int SELF = 1;

  /** A process of the host. */
  static final class Entry extends MarkedHost.Marked {
    private final MadeUpProcess process;

    Entry(MadeUpProcess process) {
      this.process = process;
    }
  }

  private final Map<Integer, Entry> processes = new ConcurrentHashMap<>();
  private final MemberTable members;

  /** A host without processes. */
  public MadeUpHost() {
    this(Recorder.none());
  }

  /**
   * A host without processes.
   *
   * @param recorder gets the exits of members
   */
  public MadeUpHost(Recorder recorder) {
    members =
        new MemberTable(
            this, new OwnProcesses(Set.of(SELF)), false, EngineFixture.noJournal(), recorder);
  }

  /** The members of this host. */
  public MemberTable members() {
    return members;
  }

  /** A tracker of the members that finds them by scans; it does nothing when it finds one. */
  public ForkTracker forks() {
    return forks(child -> {});
  }

  /** A tracker of the members that finds them by scans. */
  public ForkTracker forks(MemberHandler onFound) {
    return new ForkTracker(members, SELF, Optional.empty(), Optional::empty, onFound, 0, 0);
  }

  /** Starts a process that is a child of this daemon. */
  public MadeUpProcess start() {
    return fork(SELF);
  }

  /** Forks a child. */
  public MadeUpProcess fork(MadeUpProcess parent) {
    return fork(parent.pid());
  }

  private MadeUpProcess fork(int parent) {
    MadeUpProcess child = new MadeUpProcess(parent);
    Entry entry = new Entry(child);
    if (processes.containsKey(parent)) {
      entry.mark = processes.get(parent).mark;
    }
    processes.put(child.pid(), entry);
    return child;
  }

  /** Puts a process into a group, which is created if there is none. */
  public Member move(MadeUpProcess process, int group) throws IOException {
    if (!members.hasGroup(group)) {
      members.createGroup(group);
    }
    return members.move(task(process), group).orElseThrow();
  }

  /** The identity of a process. */
  public static Task task(MadeUpProcess process) {
    return new Task(process.pid(), process.startTime());
  }

  @Override
  Optional<Entry> find(int pid) {
    return Optional.ofNullable(processes.get(pid)).filter(entry -> entry.process.exists());
  }

  @Override
  ProcessRef open(Entry entry) {
    return entry.process;
  }

  @Override
  public void visitAll(Processes.Visitor visitor) throws IOException {
    for (int pid : new TreeMap<>(processes).keySet()) {
      if (isProcess(pid)) {
        visitor.visit(pid);
      }
    }
  }

  @Override
  public int[] children(int pid) {
    return processes.values().stream()
        .map(entry -> entry.process)
        .filter(one -> one.initialParent() == pid && one.exists())
        .mapToInt(MadeUpProcess::pid)
        .sorted()
        .toArray();
  }

  @Override
  public int lastId() {
    return processes.keySet().stream().mapToInt(Integer::intValue).max().orElse(SELF);
  }
}
