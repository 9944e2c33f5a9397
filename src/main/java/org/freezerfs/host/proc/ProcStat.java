package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.proc.RecentTaskFiles.Reading;

/**
 * Fields of /proc/PID/stat, for one process, or of /proc/PID/task/TID/stat, for one thread: see
 * proc_pid_stat(5).
 *
 * @param state the scheduler's letter: R, S, D, T (stopped), t (traced), Z or X (dead)
 * @param parent the process id of its parent
 * @param processGroup its process group; 0 if that is not in our pid namespace
 * @param session its session; 0 if that is not in our pid namespace
 * @param flags the kernel's PF_ flags
 * @param threads how many threads the process has, those included that are dead but not reaped
 * @param startTime when it started, in clock ticks since boot. The pid and the start time together
 *     identify a process, as pids are used again
 */
public record ProcStat(
    char state,
    int parent,
    int processGroup,
    int session,
    long flags,
    int threads,
    long startTime) {
  private static final RecentTaskFiles<Boolean> KEPT = new RecentTaskFiles<>("stat", pid -> true);

  private static final long PF_EXITING = 0x4;
  private static final long PF_FORKNOEXEC = 0x40;
  private static final long PF_KTHREAD = 0x200000;

  // Distances in words from the state, which is the third field of the file.
  private static final int STATE_TO_PARENT = 1;
  private static final int PARENT_TO_PROCESS_GROUP = 1;
  private static final int PROCESS_GROUP_TO_SESSION = 1;
  private static final int SESSION_TO_FLAGS = 3;
  private static final int FLAGS_TO_THREADS = 11;
  private static final int THREADS_TO_START = 2;

  /**
   * How often a stat is read at most that is of no task any more. Each time but the last the kernel
   * must have replaced the task meanwhile.
   */
  private static final int MAX_READS = 10;

  /** The largest index at which the command's name, in brackets, can end. */
  static final int LATEST_END_OF_NAME = 80;

  /** The stat of a process, or of a thread by its id; empty if there is none with this id. */
  public static Optional<ProcStat> ofProcess(int pid) throws IOException {
    return read(pathOf(pid));
  }

  /** The same for a process of another user; empty also if /proc hides it. */
  public static Optional<ProcStat> ofProcessIfVisible(int pid) throws IOException {
    return ofPresentTask(() -> KernelFile.readIfVisible(pathOf(pid)));
  }

  /**
   * The same for one of the few processes that are asked for again and again, as the shell or test
   * is that has started the members of a group. It takes less time.
   */
  public static Optional<ProcStat> ofRecentProcess(int pid) throws IOException {
    Optional<ProcStat> stat = ofPresentTask(() -> KEPT.read(pid).map(Reading::text));
    return stat.isPresent() ? stat : ofProcessIfVisible(pid);
  }

  static String pathOf(int pid) {
    return "/proc/" + pid + "/stat";
  }

  public static Optional<ProcStat> ofThread(int pid, int tid) throws IOException {
    return read("/proc/" + pid + "/task/" + tid + "/stat");
  }

  private static Optional<ProcStat> read(String path) throws IOException {
    return ofPresentTask(() -> KernelFile.read(path));
  }

  /** Reads a stat file: its text, or empty if there is no task. */
  @FunctionalInterface
  interface Source {
    Optional<ByteText> read() throws IOException;
  }

  /**
   * The stat of the task that has the file's id, however the kernel answers while it gives the id
   * to another task: a thread that calls exec takes the place of its process's leader (the kernel's
   * fs/exec.c, de_thread). At that moment the file shows the leader after its release: dead, and in
   * a process without threads. It shows a task that is being reaped in the same way. The next
   * reading finds the thread, or nothing.
   */
  static Optional<ProcStat> ofPresentTask(Source source) throws IOException {
    Optional<ProcStat> stat = source.read().flatMap(ProcStat::of);
    for (int i = 1; i < MAX_READS && stat.isPresent() && stat.get().threads == 0; i++) {
      stat = source.read().flatMap(ProcStat::of);
    }
    return stat;
  }

  /** Empty if the file is empty, as it can be when the process has just gone. */
  private static Optional<ProcStat> of(ByteText text) {
    return text.length() == 0 ? Optional.empty() : Optional.of(parse(text));
  }

  /** Parses the fields behind the command's name, which may contain brackets and blanks. */
  static ProcStat parse(ByteText text) {
    int state = text.lastIndexOf(')', LATEST_END_OF_NAME) + 2;
    int parent = text.skipWords(state, STATE_TO_PARENT);
    int processGroup = text.skipWords(parent, PARENT_TO_PROCESS_GROUP);
    int session = text.skipWords(processGroup, PROCESS_GROUP_TO_SESSION);
    int flags = text.skipWords(session, SESSION_TO_FLAGS);
    int threads = text.skipWords(flags, FLAGS_TO_THREADS);
    int start = text.skipWords(threads, THREADS_TO_START);
    return new ProcStat(
        text.at(state),
        (int) text.number(parent),
        (int) text.number(processGroup),
        (int) text.number(session),
        text.number(flags),
        (int) text.number(threads),
        text.number(start));
  }

  /** Whether it is exiting or dead: it runs no user code any more, and may still be unreaped. */
  public boolean isExiting() {
    return isDead() || (flags & PF_EXITING) != 0;
  }

  /**
   * Whether it runs no user code any more and no process waits for what it still does: it is dead,
   * or is the init of a pid namespace and waits at its exit until each process of the namespace was
   * reaped (the kernel's kernel/pid_namespace.c, zap_pid_ns_processes). The kernel has taken such
   * an init out of its cgroup already. The parent of the last of these processes may never reap it.
   *
   * @param pid the process
   * @param tid the thread that this is the stat of
   */
  public boolean hasLeft(int pid, int tid) throws IOException {
    if (isDead() || (flags & PF_EXITING) == 0 || !isInterruptible()) {
      return isDead();
    }
    WaitChannel channel = WaitChannel.of(pid, tid);
    return channel == WaitChannel.PID_NAMESPACE || channel == WaitChannel.UNKNOWN;
  }

  public boolean isDead() {
    return state == 'Z' || state == 'X' || state == 'x';
  }

  /** Whether all its threads are dead, if this is its leader. */
  public boolean hasEnded() {
    return isDead() && threads <= 1;
  }

  /** Whether it runs or waits for a processor; also while it is still being forked. */
  boolean isRunnable() {
    return state == 'R';
  }

  public boolean isStopped() {
    return state == 'T';
  }

  public boolean isTraced() {
    return state == 't';
  }

  /** Whether it is asleep such that any signal wakes it. */
  public boolean isInterruptible() {
    return state == 'S';
  }

  public boolean isUninterruptible() {
    return state == 'D';
  }

  /** Whether it has executed no program since it was forked. */
  public boolean hasNotExecuted() {
    return (flags & PF_FORKNOEXEC) != 0;
  }

  public boolean isKernelThread() {
    return (flags & PF_KTHREAD) != 0;
  }
}
