package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;

/**
 * A made-up host: processes that fork, exit and are reaped as a test says, with the events that the
 * kernel would send. Each process knows its true group, which is inherited at fork.
 */
final class FakeHost extends MarkedHost<FakeHost.FakeProcess> {
  static final int INIT = 1;

  private static final long PF_KTHREAD = 0x200000;
  private static final int FIRST_PID = 100;

  /** A process of the host. */
  static final class FakeProcess extends MarkedHost.Marked {
    final int pid;
    final long startTime;
    FakeProcess parent;

    /** The group that it was put into or forked in. */
    int group;

    boolean isKernelThread;
    boolean isZombie;
    boolean isReaped;

    /** The first process of the host. */
    FakeProcess(int pid, long startTime) {
      this.pid = pid;
      this.startTime = startTime;
      group = Engine.ROOT;
    }

    FakeProcess(int pid, long startTime, FakeProcess parent, FakeProcess forker) {
      super(forker.mark, forker.marking);
      this.pid = pid;
      this.startTime = startTime;
      this.parent = parent;
      group = forker.group;
    }

    Task task() {
      return new Task(pid, startTime);
    }

    boolean isAlive() {
      return !isZombie;
    }

    @Override
    public String toString() {
      return pid + (isReaped ? " reaped" : isZombie ? " dead" : "") + " in " + group;
    }
  }

  final FakeEvents events = new FakeEvents();
  private final Map<Integer, FakeProcess> processes = new TreeMap<>();
  private final Map<Integer, Integer> openCounts = new HashMap<>();
  private final FakeProcess init;
  private int lastId = FIRST_PID - 1;
  private long now;
  private int visited;

  /** Runs before each question to the host: what happens on it meanwhile. */
  Runnable meanwhile = () -> {};

  FakeHost() {
    init = new FakeProcess(INIT, now++);
    processes.put(INIT, init);
  }

  // What happens on the host.

  /** A process that some program starts which is no member. */
  FakeProcess start() {
    return fork(init);
  }

  FakeProcess fork(FakeProcess parent) {
    FakeProcess child = add(parent, parent);
    events.fork(parent.pid, child.pid);
    return child;
  }

  /** Begins to fork a child, which does not run yet, and whose fork is not reported yet. */
  FakeProcess beginFork(FakeProcess parent) {
    FakeProcess child = add(parent, parent);
    child.hasRun = false;
    return child;
  }

  void endFork(FakeProcess child) {
    events.fork(child.parent.pid, child.pid);
    child.hasRun = true;
  }

  /** Forks with CLONE_PARENT: the forker's parent is the child's as well. */
  FakeProcess forkSibling(FakeProcess forker) {
    FakeProcess child = add(forker.parent, forker);
    events.fork(forker.parent.pid, child.pid);
    events.forkWithCloneParent(forker.pid, child.pid);
    return child;
  }

  private FakeProcess add(FakeProcess parent, FakeProcess forker) {
    do {
      lastId++;
    } while (processes.containsKey(lastId));
    FakeProcess child = new FakeProcess(lastId, now++, parent, forker);
    processes.put(child.pid, child);
    return child;
  }

  /** The next id is the smallest that is free from this one on. */
  void continueIdsFrom(int pid) {
    lastId = pid - 1;
  }

  void exit(FakeProcess process) {
    process.isZombie = true;
    for (FakeProcess child : processes.values()) {
      if (child.parent == process) {
        child.parent = init;
      }
    }
    events.exit(process.pid);
  }

  /** A process exits and is reaped; the kernel reports its exit later. */
  void exitUnreported(FakeProcess process) {
    process.isZombie = true;
    reap(process);
  }

  void reap(FakeProcess process) {
    process.isReaped = true;
    processes.remove(process.pid);
  }

  void exitAndReap(FakeProcess process) {
    exit(process);
    reap(process);
  }

  List<FakeProcess> all() {
    List<FakeProcess> all = new ArrayList<>(processes.values());
    all.remove(init);
    return all;
  }

  List<FakeProcess> living() {
    return all().stream().filter(FakeProcess::isAlive).toList();
  }

  List<FakeProcess> livingIn(int group) {
    return living().stream().filter(process -> process.group == group).toList();
  }

  /** How many processes are open that are not closed. */
  int openCount() {
    return openCounts.values().stream().mapToInt(Integer::intValue).sum();
  }

  // What members are asked of.

  @Override
  Optional<FakeProcess> find(int pid) {
    meanwhile.run();
    return Optional.ofNullable(processes.get(pid));
  }

  @Override
  ProcessRef open(FakeProcess process) {
    return new Reference(process);
  }

  @Override
  public void visitAll(Processes.Visitor visitor) throws IOException {
    OptionalInt next = nextAfter(0);
    while (next.isPresent()) {
      visited = next.getAsInt();
      visitor.visit(visited);
      next = nextAfter(next.getAsInt());
    }
  }

  /** The process that was visited last. */
  int visited() {
    return visited;
  }

  private OptionalInt nextAfter(int pid) {
    meanwhile.run();
    return processes.values().stream()
        .filter(process -> !process.isHidden)
        .mapToInt(process -> process.pid)
        .filter(id -> id > pid)
        .findFirst();
  }

  @Override
  public int[] children(int pid) {
    meanwhile.run();
    return processes.values().stream()
        .filter(process -> process.parent != null && process.parent.pid == pid)
        .mapToInt(process -> process.pid)
        .toArray();
  }

  @Override
  public int lastId() {
    meanwhile.run();
    return lastId;
  }

  private final class Reference implements ProcessRef {
    private final FakeProcess process;
    private final int initialParent;
    private boolean isOpen = true;

    Reference(FakeProcess process) {
      this.process = process;
      initialParent = process.parent == null ? 0 : process.parent.pid;
      openCounts.merge(process.pid, 1, Integer::sum);
    }

    @Override
    public int pid() {
      return process.pid;
    }

    @Override
    public int pidfd() {
      return -1;
    }

    @Override
    public long startTime() {
      return process.startTime;
    }

    @Override
    public int initialParent() {
      return initialParent;
    }

    @Override
    public boolean isKernelThread() {
      return process.isKernelThread;
    }

    @Override
    public Optional<ProcStat> stat() {
      meanwhile.run();
      if (process.isReaped) {
        return Optional.empty();
      }
      char state = process.isZombie ? 'Z' : 'S';
      int parent = process.parent == null ? 0 : process.parent.pid;
      long flags = process.isKernelThread ? PF_KTHREAD : 0;
      return Optional.of(new ProcStat(state, parent, 0, 0, flags, 1, process.startTime));
    }

    @Override
    public int threadCount() {
      return process.isReaped ? 0 : 1;
    }

    @Override
    public Delivery send(int signal) {
      return exists() ? Delivery.SENT : Delivery.GONE;
    }

    @Override
    public boolean exists() {
      meanwhile.run();
      return !process.isReaped;
    }

    @Override
    public void close() {
      if (isOpen) {
        isOpen = false;
        openCounts.merge(process.pid, -1, Integer::sum);
      }
    }
  }
}
