package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.IntStream;
import jnr.constants.platform.Errno;
import jnr.posix.POSIX;
import org.freezerfs.host.libc.Architecture;
import org.freezerfs.host.libc.DirectoryEntries;
import org.freezerfs.host.libc.LibC;

/** Lists the processes of the system, and the threads and children of a process; compares two. */
public final class Processes {
  /** Is called for each process. */
  @FunctionalInterface
  public interface Visitor {
    void visit(int pid) throws IOException;
  }

  private static final long KCMP_VM = 1;

  private Processes() {}

  /** This program's own process id. */
  public static int self() {
    return Math.toIntExact(ProcessHandle.current().pid());
  }

  /**
   * Visits all processes, kernel threads and zombies included, in ascending order. A process that
   * is forked meanwhile is visited if its id is larger than those visited before.
   */
  public static void visitAll(Visitor visitor) throws IOException {
    visitNumbers("/proc", visitor);
  }

  /**
   * Visits each entry of a directory that is a number, in ascending order; none if its process has
   * gone, or /proc hides it. The visitor is called while the directory is being read, so it acts on
   * a process within microseconds after the process was seen.
   */
  private static void visitNumbers(String directory, Visitor visitor) throws IOException {
    boolean isRead =
        DirectoryEntries.visit(
            directory,
            entry -> {
              int number = entry.number();
              if (number > 0) {
                visitor.visit(number);
              }
            });
    if (!isRead) {
      KernelFile.goneOrThrow(directory);
    }
  }

  /** The ids of all processes, as {@link #visitAll} visits them. */
  public static int[] all() throws IOException {
    IntStream.Builder pids = IntStream.builder();
    visitAll(pids::add);
    return pids.build().toArray();
  }

  /** The ids of a process's threads in ascending order, dead ones included; none if it has gone. */
  public static int[] threads(int pid) throws IOException {
    IntStream.Builder tids = IntStream.builder();
    visitNumbers("/proc/" + pid + "/task", tids::add);
    return tids.build().toArray();
  }

  /**
   * The ids of a process's living children; none if it has gone. The kernel may leave some out
   * while children come and go (proc_pid_children in proc(5)).
   */
  public static int[] children(int pid) throws IOException {
    IntStream.Builder all = IntStream.builder();
    for (int tid : threads(pid)) {
      addChildren(pid, tid, all);
    }
    return all.build().toArray();
  }

  /**
   * The ids of a thread's living children: those that it has forked, in the order of their forks,
   * and among them the orphans that the kernel has made its children, each from its parent's exit
   * on.
   */
  public static int[] childrenOfThread(int tid) throws IOException {
    IntStream.Builder all = IntStream.builder();
    addChildren(tid, tid, all);
    return all.build().toArray();
  }

  private static void addChildren(int pid, int tid, IntStream.Builder all) throws IOException {
    Optional<ByteText> text = KernelFile.read("/proc/" + pid + "/task/" + tid + "/children");
    if (text.isPresent()) {
      addWords(text.get(), all);
    }
  }

  private static void addWords(ByteText text, IntStream.Builder numbers) {
    for (int at = 0; at < text.length(); at = text.skipWords(at, 1)) {
      numbers.add((int) text.number(at));
    }
  }

  /**
   * Whether a process exists that /proc hides: see hidepid in proc(5). With hidepid=1 its directory
   * can be seen, but nothing in it.
   */
  public static boolean isHidden(int pid) throws IOException {
    return isProcess(pid)
        && LibC.get().access(ProcStat.pathOf(pid), LibC.EXISTS) != 0
        && isProcess(pid);
  }

  /** Whether a process has this id; false for a thread that is not its process's leader. */
  public static boolean isProcess(int id) throws IOException {
    if (Pidfds.areMissing()) {
      return isTask(id) && ProcStatus.of(id).filter(status -> status.process() != id).isEmpty();
    }
    int fd = Pidfds.open(id);
    if (fd >= 0) {
      LibC.get().close(fd);
    }
    return fd >= 0;
  }

  private static boolean isTask(int id) {
    POSIX posix = OpenProcess.Posix.LOADED;
    return posix.kill(id, 0) == 0 || posix.errno() == Errno.EPERM.intValue();
  }

  /**
   * Whether two processes have the same memory, as a child of vfork(2) has its parent's until it
   * executes a program or ends: see kcmp(2).
   *
   * <p>The call waits while one of them executes a program and the kernel closes the files that are
   * not to stay open, also for the server of a FUSE filesystem that never answers (kernel/kcmp.c,
   * kcmp_lock; fs/exec.c, begin_new_exec). A user can make it wait for ever. So the caller asks
   * only of a thread that may be in the kernel's wait for a child of vfork(2), and of a child that
   * has executed no program: the kernel marks the child as having executed one before it closes its
   * files, and a thread that executes a program has no other beside it by then. What remains is a
   * child that gets from the one to the other between that look and this call. The caller holds no
   * monitor that the engine's own threads take.
   *
   * @return empty if one of them has gone, or the kernel does not say: it takes CONFIG_KCMP, and
   *     the right to read the memory of both
   */
  public static Optional<Boolean> haveSameMemory(int pid, int other) {
    long order = LibC.get().syscall(Architecture.current().kcmp(), pid, other, KCMP_VM, 0);
    return order < 0 ? Optional.empty() : Optional.of(order == 0);
  }
}
