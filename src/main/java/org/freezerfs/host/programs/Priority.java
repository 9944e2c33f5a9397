package org.freezerfs.host.programs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.OwnThreads;
import org.freezerfs.host.proc.Processes;

/**
 * How the threads of this program are scheduled.
 *
 * <p>Their nice value: a group that forks without end has hundreds of runnable processes; a daemon
 * with the same nice value as each of them would never get to stop them all.
 *
 * <p>Where the kernel shares the processor among sessions first (autogroups, see sched(7)), each of
 * those hundreds of processes may be a session of its own. Then the session's share counts, and
 * nice values only within the session.
 *
 * <p>The real-time policy SCHED_FIFO at its lowest priority: see sched(7). A thread with this
 * policy runs as soon as it is woken, before every thread that has no real-time policy, whatever
 * their nice values. Threads and processes that it starts do not inherit the policy. The kernel
 * does not bound how long such a thread runs, so the thread has to bound itself. (On most hosts the
 * kernel keeps 5 % of each second for all others.)
 */
public final class Priority {
  private static final int PRIO_PROCESS = 0;
  private static final int CALLING_THREAD = 0;
  private static final int HIGHEST = -20;

  /** {@code SCHED_FIFO | SCHED_RESET_ON_FORK}. */
  private static final int POLICY = 1 | 0x40000000;

  private static final int LOWEST_REAL_TIME = 1;

  /**
   * The name of the Java virtual machine's thread that collects garbage, while all other threads
   * stand still.
   */
  private static final String COLLECTOR = "VM Thread";

  private static final Path AUTOGROUP = Path.of("/proc/self/autogroup");

  /** The nice value before it was raised. */
  @GuardedBy("Priority.class")
  private static int original;

  @GuardedBy("Priority.class")
  private static boolean raised;

  /** Those that want it raised. */
  @GuardedBy("Priority.class")
  private static final Set<Object> RAISERS = new HashSet<>();

  /** The threads that are starting a program, which inherits their nice value. */
  @GuardedBy("Priority.class")
  private static final Set<Integer> STARTERS = new HashSet<>();

  private Priority() {}

  /**
   * Raises all threads of this program, and so the threads that they start; or none, if the kernel
   * does not allow it.
   *
   * @param raiser for whom; they stay raised until all of these have called {@link #lower}
   */
  public static synchronized void raise(Object raiser) throws IOException {
    RAISERS.add(raiser);
    if (!raised) {
      original = LibC.get().getpriority(PRIO_PROCESS, CALLING_THREAD);
      raised = set(CALLING_THREAD, HIGHEST);
      if (raised) {
        setAll(HIGHEST);
      }
    }
  }

  /** Gives all threads the nice value that they had before {@link #raise}. */
  public static synchronized void lower(Object raiser) throws IOException {
    RAISERS.remove(raiser);
    if (raised && RAISERS.isEmpty()) {
      raised = false;
      setAll(original);
    }
  }

  /** What the calling thread does while it is raised. */
  @FunctionalInterface
  public interface Step {
    void run() throws IOException;
  }

  /**
   * Raises the calling thread for one step, if the kernel allows it: for a system call that wakes
   * many tasks, which would take the processor from it before it is done.
   *
   * @param restoring gives the thread its nice value again: runs what it gets on the calling
   *     thread, at once or later. Until then the thread must start no program and no thread, which
   *     would inherit the value
   */
  public static void runRaised(Step step, Executor restoring) throws IOException {
    int before = LibC.get().getpriority(PRIO_PROCESS, CALLING_THREAD);
    boolean isChanged = before != HIGHEST && raiseThread();
    try {
      step.run();
    } finally {
      if (isChanged) {
        restoring.execute(() -> restoreThread(before));
      }
    }
  }

  private static synchronized void restoreThread(int priority) {
    set(CALLING_THREAD, raised ? HIGHEST : priority);
  }

  /**
   * Raises the calling thread until it ends, or until {@link #lower}.
   *
   * @return false if the kernel does not allow it
   */
  public static boolean raiseThread() {
    return set(CALLING_THREAD, HIGHEST);
  }

  @GuardedBy("Priority.class")
  private static void setAll(int priority) throws IOException {
    int self = Processes.self();
    // The autogroup comes first, as it counts most. It is changed only if the session is this
    // program's alone, and not that of a user's shell.
    if (LibC.get().getsid(self) == self && Files.isWritable(AUTOGROUP)) {
      Files.writeString(AUTOGROUP, Integer.toString(priority));
    }
    for (int tid : Processes.threads(self)) {
      if (!STARTERS.contains(tid)) {
        set(tid, priority);
      }
    }
  }

  private static boolean set(int tid, int priority) {
    return LibC.get().setpriority(PRIO_PROCESS, tid, priority) == 0;
  }

  /**
   * Gives the real-time policy to the calling thread, and to the thread that collects garbage: the
   * calling thread stands still while garbage is collected, so that thread must not wait for a
   * processor either. It takes CAP_SYS_NICE, or RLIMIT_RTPRIO.
   *
   * @return false if the kernel does not give the policy to the calling thread
   */
  public static boolean acquireRealTime() throws IOException {
    boolean acquired = setRealTime(CALLING_THREAD);
    if (acquired) {
      for (int tid : OwnThreads.named(Set.of(COLLECTOR))) {
        setRealTime(tid);
      }
    }
    return acquired;
  }

  private static boolean setRealTime(int tid) {
    // struct sched_param.
    Pointer parameters = Memory.allocate(Runtime.getSystemRuntime(), Integer.BYTES);
    parameters.putInt(0, LOWEST_REAL_TIME);
    return LibC.get().sched_setscheduler(tid, POLICY, parameters) == 0;
  }

  /**
   * Starts a program with the nice value that this program had before it was raised. The calling
   * thread has that nice value until the program has been started; no lock is held meanwhile, as an
   * exec can wait for a filesystem.
   */
  static Process startUnboosted(ProcessBuilder program) throws IOException {
    int tid = OwnThreads.current();
    synchronized (Priority.class) {
      STARTERS.add(tid);
      if (raised) {
        set(CALLING_THREAD, original);
      }
    }
    try {
      return program.start();
    } finally {
      synchronized (Priority.class) {
        STARTERS.remove(tid);
        if (raised) {
          set(CALLING_THREAD, HIGHEST);
        }
      }
    }
  }
}
