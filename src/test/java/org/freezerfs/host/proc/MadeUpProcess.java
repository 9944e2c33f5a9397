package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import jnr.constants.platform.Signal;

/**
 * A process that a test has made up, of one thread unless it is given more. By default it obeys a
 * signal at once. Its pid is larger than that of any real process.
 */
public final class MadeUpProcess implements ProcessRef {
  /** Larger than the kernel's PID_MAX_LIMIT. */
  private static final AtomicInteger LAST_PID = new AtomicInteger(10_000_000);

  /** What a process does when it is sent a signal, instead of obeying it. */
  @FunctionalInterface
  public interface Reaction {
    void run(Signal signal) throws IOException;
  }

  private final int pid = LAST_PID.incrementAndGet();
  private final int parent;
  private final List<Signal> signals = new ArrayList<>();
  private char state = 'S';
  private long flags;
  private int session = pid;
  private Delivery answer = Delivery.SENT;
  private Reaction reaction = this::obey;

  /** The states of its threads but the leader, by their ids. */
  private final Map<Integer, Character> others = new TreeMap<>();

  /** What a thread does when it is about to be read. */
  private final Map<Integer, Runnable> actions = new HashMap<>();

  private volatile Runnable onRead = () -> {};
  private int reads;
  private int readsUntilEnd = Integer.MAX_VALUE;

  /** A sleeping child of the process with this id. */
  public MadeUpProcess(int parent) {
    this.parent = parent;
  }

  /** Sets the scheduler's letter of its state; X removes the process. */
  public synchronized void setState(char letter) {
    state = letter;
  }

  /** Sets the kernel's PF_ flags. */
  public synchronized void setFlags(long value) {
    flags = value;
  }

  /** Sets the id of its session; it leads one of its own otherwise. */
  public synchronized void setSession(int id) {
    session = id;
  }

  /** The scheduler's letter of its state. */
  public synchronized char state() {
    return state;
  }

  /** Gives it a thread more, and returns the thread's id. */
  public synchronized int addThread(char letter) {
    int tid = LAST_PID.incrementAndGet();
    others.put(tid, letter);
    return tid;
  }

  /** Removes a thread that is not the leader. */
  public synchronized void removeThread(int tid) {
    others.remove(tid);
  }

  /** Sets what such a thread does when it was listed and is about to be read. */
  public synchronized void beforeRead(int tid, Runnable action) {
    actions.put(tid, action);
  }

  /** A thread calls exec: it becomes the leader, and the other threads end. */
  public synchronized void execute(int tid) {
    state = others.get(tid);
    others.clear();
  }

  /** From now on no process may signal it. */
  public synchronized void refuseSignals() {
    answer = Delivery.REFUSED;
  }

  /** Sets what it does when it is sent a signal. */
  public synchronized void onSignal(Reaction action) {
    reaction = action;
  }

  /** Stops, continues or ends, as the signal has it. */
  public synchronized void obey(Signal signal) {
    switch (signal) {
      case SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU -> state = 'T';
      case SIGCONT -> state = 'S';
      case SIGKILL -> state = 'X';
      default -> {}
    }
  }

  /** The signals that it was sent since this was last asked. */
  public synchronized List<Signal> takeSignals() {
    List<Signal> taken = List.copyOf(signals);
    signals.clear();
    return taken;
  }

  /** Lets it end once its state has been read so often from now on. */
  public synchronized void endAfterReads(int number) {
    readsUntilEnd = number;
  }

  /** How often its state was read. */
  public synchronized int reads() {
    return reads;
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public int pidfd() {
    return -1;
  }

  @Override
  public long startTime() {
    return pid;
  }

  @Override
  public int initialParent() {
    return parent;
  }

  @Override
  public boolean isKernelThread() {
    return false;
  }

  /** Sets what is done before its state is read, without a lock. */
  public void beforeRead(Runnable action) {
    onRead = action;
  }

  @Override
  public Optional<ProcStat> stat() {
    onRead.run();
    return readStat();
  }

  private synchronized Optional<ProcStat> readStat() {
    reads++;
    if (readsUntilEnd-- == 0) {
      state = 'X';
    }
    return state == 'X' ? Optional.empty() : Optional.of(statOf(state));
  }

  private synchronized ProcStat statOf(char letter) {
    return new ProcStat(letter, parent, pid, session, flags, 1 + others.size(), pid);
  }

  @Override
  public synchronized int threadCount() {
    return state == 'X' ? 0 : 1 + others.size();
  }

  @Override
  public synchronized int[] threads() {
    IntStream tids = others.keySet().stream().mapToInt(Integer::intValue);
    return state == 'X' ? new int[0] : IntStream.concat(IntStream.of(pid), tids).toArray();
  }

  @Override
  public synchronized Optional<ProcStat> thread(int tid) {
    if (tid == pid) {
      return stat();
    }
    Runnable action = actions.remove(tid);
    if (action != null) {
      action.run();
    }
    return Optional.ofNullable(others.get(tid)).map(this::statOf);
  }

  @Override
  public synchronized Delivery send(int number) throws IOException {
    if (state == 'X') {
      return Delivery.GONE;
    }
    if (number != 0 && answer == Delivery.SENT) {
      Signal signal = Signal.valueOf(number);
      signals.add(signal);
      reaction.run(signal);
    }
    return answer;
  }

  @Override
  public synchronized boolean exists() {
    return state != 'X';
  }

  @Override
  public void close() {}
}
