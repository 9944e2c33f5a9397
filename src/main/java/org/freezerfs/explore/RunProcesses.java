package org.freezerfs.explore;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Signal;
import org.freezerfs.host.proc.MountThreads;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.host.programs.Programs;

/**
 * The processes of one run: the command or program, what it has started, and the tasks that
 * disturbances add. No other process is ever signalled.
 */
final class RunProcesses implements AutoCloseable {
  private static final int INIT = 1;

  /** How often the ancestors of a process are looked up; they may be hidden, too. */
  private static final int MOST_TRIES = 5;

  private static final long KILL_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long SIGNAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Has ended, is stopped or traced, or waits in the kernel. */
  private static final String SETTLED = "ZXTtD";

  /** Is not stopped, and does not wait for a processor. */
  private static final String HAS_RUN = "ZXSDI";

  /** The process of which all are descendants. */
  private final int ancestor;

  /** Whether the ancestor is one of them itself, and has started this process too. */
  private final boolean isProgram;

  @GuardedBy("this")
  private final List<Process> added = new ArrayList<>();

  /** What disturbances have ended or stopped. */
  @GuardedBy("this")
  private final Set<Integer> disturbed = new HashSet<>();

  /** What disturbances have stopped, which may be in no group any more. */
  @GuardedBy("this")
  private final List<ProcessRef> stopped = new ArrayList<>();

  private RunProcesses(int ancestor, boolean isProgram) {
    this.ancestor = ancestor;
    this.isProgram = isProgram;
  }

  /**
   * The processes of a command.
   *
   * @param supervisor the process of which all are descendants, and that is none of them
   */
  static RunProcesses ofCommand(int supervisor) {
    return new RunProcesses(supervisor, false);
  }

  /**
   * A program and all that it has started, but for this process and what this has started: other
   * tests of a virtual machine, too, and what these have started.
   */
  static RunProcesses ofProgram(int program) {
    return new RunProcesses(program, true);
  }

  /**
   * Whether a process belongs to the command or program, or is a descendant of it; a thread counts
   * as its process.
   */
  boolean contains(int id) throws IOException {
    if (!isProgram) {
      return isBelow(ancestor, id);
    }
    int process = processOf(id);
    return process == ancestor || (isBelow(ancestor, process) && !isOfThisProcess(process));
  }

  private static boolean isOfThisProcess(int process) throws IOException {
    int self = Processes.self();
    return process == self || isBelow(self, process);
  }

  private static boolean isBelow(int ancestor, int id) throws IOException {
    int at = id;
    int tries = 0;
    while (at > INIT && tries < MOST_TRIES) {
      Optional<ProcStat> stat = ProcStat.ofProcessIfVisible(at);
      if (stat.isEmpty()) {
        // A parent that has just ended has left its children to another.
        tries = at == id ? MOST_TRIES : tries + 1;
      }
      at = stat.map(ProcStat::parent).orElse(id);
      if (at == ancestor) {
        return true;
      }
    }
    return false;
  }

  /**
   * All of a command that have not ended, without those that disturbances have added. None of a
   * program: which of them belong to the run of a test is not known.
   */
  List<Integer> all() throws IOException {
    List<Integer> found = new ArrayList<>();
    Deque<Integer> open = new ArrayDeque<>(isProgram ? List.of() : List.of(ancestor));
    while (!open.isEmpty()) {
      for (int child : Processes.children(open.remove())) {
        open.add(child);
        found.add(child);
      }
    }
    return found;
  }

  /**
   * Of some tasks, the process of the one with the largest id that the command has started and that
   * does not wait for the operation of a caller, nor is an ancestor of it.
   */
  Optional<Integer> victim(List<Integer> tasks, int caller) throws IOException {
    for (int i = tasks.size() - 1; i >= 0; i--) {
      if (isOther(tasks.get(i), caller)) {
        return Optional.of(processOf(tasks.get(i)));
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the command or program has started a task whose process is neither the caller nor its
   * ancestor.
   */
  boolean isOther(int task, int caller) throws IOException {
    int process = processOf(task);
    return process > INIT
        && process != ancestor
        && process != processOf(caller)
        && contains(process)
        && !isBelow(process, caller);
  }

  /** The process of a thread, or the process itself. */
  static int processOf(int task) throws IOException {
    return ProcStatus.of(task).map(ProcStatus::process).orElse(task);
  }

  /**
   * Sends a signal to a process of the run. A thread that serves the mount can't do that: what such
   * a thread sends, the engine takes for its own.
   */
  void signal(int process, int signal) throws IOException {
    FutureTask<Void> sending =
        new FutureTask<>(
            () -> {
              MountThreads outside = new MountThreads();
              outside.begin();
              MountThreads.register();
              try {
                send(process, signal);
              } finally {
                outside.end();
              }
              return null;
            });
    Thread sender = new Thread(sending, "disturbance");
    sender.start();
    try {
      sending.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(int process, int signal) throws IOException {
    Optional<ProcessRef> found = ProcessRef.of(process);
    if (found.isPresent()) {
      try (ProcessRef target = found.get()) {
        if (contains(process)) {
          target.send(signal);
        }
      }
    }
  }

  /**
   * Sends SIGCONT to a process that is frozen by signals, so that it runs for a moment. The engine
   * may be quick to stop it again, before it has run; so it is told of a second SIGCONT, and the
   * first it takes for its own.
   */
  void continueForMoment(int process) throws IOException {
    MountThreads.register();
    send(process, Signal.SIGCONT.intValue());
    await(process, SIGNAL_NANOS, HAS_RUN);
    signal(process, Signal.SIGCONT.intValue());
  }

  /**
   * Has a disturbance end or stop a process by a signal, and waits for that, for some time: it may
   * ignore the signal, or get it with a thaw.
   */
  void disturb(int process, Signal signal) throws IOException {
    synchronized (this) {
      disturbed.add(process);
      if (signal == Signal.SIGSTOP) {
        ProcessRef.of(process).ifPresent(stopped::add);
      }
    }
    signal(process, signal.intValue());
    await(process, signal == Signal.SIGKILL ? KILL_NANOS : SIGNAL_NANOS, SETTLED);
  }

  /** Waits until a process has one of these states, or has gone, for some time. */
  private static void await(int process, long nanos, String states) throws IOException {
    long deadline = System.nanoTime() + nanos;
    while (System.nanoTime() < deadline) {
      Optional<ProcStat> stat = ProcStat.ofProcessIfVisible(process);
      if (stat.isEmpty() || states.indexOf(stat.get().state()) >= 0) {
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /**
   * Ends all processes that have the secret of a run in their environment: those of a command that
   * has killed its supervisor.
   */
  static void killAllOf(String run) throws IOException {
    long deadline = System.nanoTime() + KILL_NANOS;
    boolean isAnyLeft = true;
    while (isAnyLeft && System.nanoTime() < deadline) {
      isAnyLeft = false;
      for (ProcessHandle each : ProcessHandle.allProcesses().toList()) {
        int process = (int) each.pid();
        if (process <= INIT || !isOf(run, process)) {
          continue;
        }
        isAnyLeft = true;
        Optional<ProcessRef> found = ProcessRef.of(process);
        if (found.isPresent()) {
          try (ProcessRef target = found.get()) {
            // Still the same.
            if (isOf(run, process)) {
              target.send(Signal.SIGKILL.intValue());
            }
          }
        }
      }
    }
  }

  private static boolean isOf(String run, int process) {
    try {
      String environment =
          "\0"
              + Texts.of(
                  Files.readAllBytes(Path.of("/proc", Integer.toString(process), "environ")));
      return environment.contains("\0" + Supervisor.RUN + "=" + run + "\0");
    } catch (IOException e) {
      // It has ended, or is another user's.
      return false;
    }
  }

  /** Starts a process that sleeps, as if a task had forked. */
  synchronized int add(long seconds) throws IOException {
    Process process = Programs.startWithPipe(List.of("sleep", Long.toString(seconds)));
    added.add(process);
    return (int) process.pid();
  }

  /** Whether a disturbance has added a process. */
  synchronized boolean isAdded(int process) {
    return added.stream().anyMatch(each -> each.pid() == process);
  }

  /** Whether a disturbance has ended or stopped a process. */
  synchronized boolean isDisturbed(int process) {
    return disturbed.contains(process);
  }

  /** How many processes disturbances have ended or stopped. */
  synchronized int disturbedCount() {
    return disturbed.size();
  }

  /** Ends what disturbances have added, and continues what they have stopped. */
  @Override
  public synchronized void close() {
    for (ProcessRef process : stopped) {
      try (process) {
        process.send(Signal.SIGCONT.intValue());
      } catch (IOException e) {
        // It has ended.
      }
    }
    stopped.clear();
    added.forEach(Process::destroyForcibly);
    for (Process process : added) {
      try {
        process.waitFor(KILL_NANOS, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
