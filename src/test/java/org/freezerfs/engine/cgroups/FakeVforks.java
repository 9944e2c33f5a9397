package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.WaitChannel;

/** A made-up host: threads that fork, execute programs, end and are moved as a test says. */
final class FakeVforks implements VforkWaiters.Host {
  private static final long FORKNOEXEC = 0x40;
  private static final long EXITING = 0x4;
  private static final int LAST_ID = 1000;
  private static final int FIRST_ID = 100;

  /** A thread, which is a process too if it is its process's first. */
  private static final class Fake {
    final int id;
    final int process;
    final int parent;
    boolean hasExecuted;
    boolean isMember;
    boolean isExiting;
    char state = 'S';
    WaitChannel channel = WaitChannel.OTHER;

    /** The child that it waits for; 0 if it does not. */
    int awaited;

    Fake(int id, int process, int parent, boolean isMember) {
      this.id = id;
      this.process = process;
      this.parent = parent;
      this.isMember = isMember;
    }
  }

  private final Map<Integer, Fake> fakes = new TreeMap<>();
  private final boolean takesThreads;
  private int lastId = FIRST_ID;
  private long forks;

  /** The task that can't be read; 0 for none. */
  int unreadable;

  /** The process whose threads can't be listed; 0 for none. */
  int unreadableThreads;

  /** Whether the kernel's counters can be read. */
  boolean hasCounters = true;

  /** How often /proc was asked for a task, and how often the tasks of the group were listed. */
  int questions;

  int lists;

  /**
   * A host without processes.
   *
   * @param takesThreads whether a task is a thread
   */
  FakeVforks(boolean takesThreads) {
    this.takesThreads = takesThreads;
  }

  /** The kernel gives ids in turn, without those that are in use. */
  private int nextId() {
    int id = lastId;
    do {
      id = id == LAST_ID ? FIRST_ID : id + 1;
    } while (fakes.containsKey(id));
    return id;
  }

  private int add(int process, int parent, boolean isMember) {
    int id = nextId();
    lastId = id;
    forks++;
    fakes.put(id, new Fake(id, process == 0 ? id : process, parent, isMember));
    return id;
  }

  /** Starts a process of no group, which has executed a program. */
  int start() {
    int id = add(0, 1, false);
    fakes.get(id).hasExecuted = true;
    return id;
  }

  /** Starts such a process, and puts it into the group. */
  int startMember() {
    int id = start();
    putIn(id);
    return id;
  }

  /** Forks in the group of the thread, as fork(2) does. */
  int fork(int tid) {
    Fake parent = fakes.get(tid);
    return add(0, parent.process, parent.isMember);
  }

  /** As vfork(2) does. */
  int vfork(int tid) {
    int child = fork(tid);
    await(tid, child);
    return child;
  }

  /** From now on a thread waits for a child that it has forked. */
  void await(int tid, int child) {
    Fake parent = fakes.get(tid);
    parent.awaited = child;
    parent.state = 'D';
    parent.channel = WaitChannel.VFORK;
  }

  /** Starts a thread of a process. */
  int thread(int pid) {
    Fake process = fakes.get(pid);
    return add(pid, process.parent, process.isMember);
  }

  void execute(int id) {
    fakes.get(id).hasExecuted = true;
    release(id);
  }

  void end(int id) {
    fakes.remove(id);
    release(id);
  }

  private void release(int child) {
    for (Fake each : fakes.values()) {
      if (each.awaited == child) {
        each.awaited = 0;
        each.state = 'S';
        each.channel = WaitChannel.OTHER;
      }
    }
  }

  /** Ends a process, and others come and go until the next gets its id. */
  void endForReuse(int pid) {
    end(pid);
    while (nextId() != pid) {
      fakes.remove(start());
    }
  }

  void putIn(int id) {
    fakes.get(id).isMember = true;
  }

  void takeOut(int id) {
    fakes.get(id).isMember = false;
  }

  /** Sets the state and the wait channel that /proc shows of a thread. */
  void show(int tid, char state, WaitChannel channel) {
    fakes.get(tid).state = state;
    fakes.get(tid).channel = channel;
  }

  /** A process has begun to end. */
  void beginEnd(int pid) {
    fakes.get(pid).isExiting = true;
  }

  /** What /proc says of a task, without a count of the question. */
  ProcStat now(int id) {
    Fake fake = fakes.get(id);
    return new ProcStat(
        fake.state,
        fake.parent,
        0,
        0,
        (fake.hasExecuted ? 0 : FORKNOEXEC) | (fake.isExiting ? EXITING : 0),
        threadsOf(fake.process).length,
        fake.id);
  }

  @Override
  public OptionalInt lastId() {
    return hasCounters ? OptionalInt.of(lastId) : OptionalInt.empty();
  }

  @Override
  public OptionalLong forks() {
    return hasCounters ? OptionalLong.of(forks) : OptionalLong.empty();
  }

  @Override
  public int idLimit() {
    return LAST_ID + 1;
  }

  @Override
  public Optional<ProcStat> stat(int id) throws IOException {
    questions++;
    if (id == unreadable) {
      throw new IOException(id + ": Permission denied");
    }
    return fakes.containsKey(id) ? Optional.of(now(id)) : Optional.empty();
  }

  @Override
  public int[] threads(int pid) throws IOException {
    if (pid == unreadableThreads) {
      throw new IOException(pid + ": Too many open files");
    }
    return threadsOf(pid);
  }

  private int[] threadsOf(int pid) {
    return fakes.values().stream()
        .filter(fake -> fake.process == pid)
        .mapToInt(fake -> fake.id)
        .toArray();
  }

  @Override
  public WaitChannel channel(int tid) {
    return fakes.get(tid).channel;
  }

  @Override
  public boolean isWaiting(int tid, WaitChannel shown) {
    return (shown == WaitChannel.VFORK || shown == WaitChannel.UNKNOWN)
        && fakes.get(tid).awaited != 0;
  }

  /** The tasks of the group. */
  int[] list() {
    lists++;
    return fakes.values().stream()
        .filter(fake -> fake.isMember)
        .mapToInt(fake -> takesThreads ? fake.id : fake.process)
        .distinct()
        .toArray();
  }
}
