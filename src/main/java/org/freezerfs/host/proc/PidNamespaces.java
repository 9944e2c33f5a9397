package org.freezerfs.host.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.RecentTaskFiles.Reading;

/**
 * Translates task ids between this program's pid namespace and the pid namespace of a task that
 * reads or writes them, as the kernel does for a reader of a cgroup's files: see pid_namespaces(7).
 */
public final class PidNamespaces {
  /** The host's own namespace: its number is fixed (include/uapi/linux/nsfs.h, PID_NS_INIT_INO). */
  private static final String INITIAL = "pid:[4026531836]";

  private static final long NS_GET_PARENT = 0xb702;

  private PidNamespaces() {}

  /**
   * Whether this program is in the host's own pid namespace. The kernel's tracepoints give task ids
   * of that namespace.
   */
  public static boolean isInitial() {
    return Own.IS_INITIAL;
  }

  /** Whether a process is the host's init. Process 1 of another namespace is not. */
  public static boolean isInit(int pid) {
    return pid == 1 && isInitial();
  }

  /** The number of this program's own pid namespace: the inode number of /proc/self/ns/pid. */
  public static long own() {
    return Own.NUMBER;
  }

  /** A class of its own, so that the namespace is looked up at the first use. It never changes. */
  private static final class Own {
    static final String NAME = namespaceOf(Processes.self());
    static final boolean IS_INITIAL = NAME.equals(INITIAL);

    static final long NUMBER = numberOf(NAME);
  }

  /** The number in a namespace's name; 0 if the name is empty. */
  private static long numberOf(String name) {
    return name.isEmpty() ? 0 : Long.parseLong(name, name.indexOf('[') + 1, name.indexOf(']'), 10);
  }

  /**
   * Whether there may be a living process that has this id in another pid namespace. Only a program
   * in the host's own namespace can know that there is none, as it alone sees all processes.
   *
   * @param namespace the number of the other namespace
   */
  public static boolean mayHave(long namespace, int id) throws IOException {
    if (!isInitial()) {
      return true;
    }
    for (int pid : Processes.all()) {
      if (innermostId(pid) == id && mayBeIn(pid, namespace) && isAlive(pid)) {
        return true;
      }
    }
    return false;
  }

  /** The id of a process in its own namespace, if that is another than ours; otherwise 0. */
  private static int innermostId(int pid) throws IOException {
    List<Integer> ids = ProcStatus.of(pid).map(ProcStatus::namespacePids).orElse(List.of());
    return ids.size() > 1 ? ids.get(ids.size() - 1) : 0;
  }

  private static boolean mayBeIn(int pid, long namespace) {
    String name = namespaceOf(pid);
    return name.isEmpty() || numberOf(name) == namespace;
  }

  private static boolean isAlive(int pid) throws IOException {
    return ProcStat.ofProcess(pid).filter(stat -> !stat.hasEnded()).isPresent();
  }

  /** Translates between this program's pid namespace and that of a reader. */
  public interface View {
    /** Our id of the task whose id is {@code id} for the reader; empty if it sees none. */
    OptionalInt toOurs(int id) throws IOException;

    /** The reader's id of the task whose id is {@code tid} for us; empty if it can't see it. */
    OptionalInt fromOurs(int tid) throws IOException;

    /** Whether the reader's namespace is known, and not just hidden from us at the moment. */
    default boolean isCertain() {
      return true;
    }
  }

  /** The view of a reader in our own namespace: ids are the same. */
  private static final View OURS =
      new View() {
        @Override
        public OptionalInt toOurs(int id) {
          return OptionalInt.of(id);
        }

        @Override
        public OptionalInt fromOurs(int tid) {
          return OptionalInt.of(tid);
        }
      };

  /**
   * The view of a reader that we can't see. Its namespace is not below ours, so it can see none of
   * our tasks.
   */
  private static final View NONE =
      new View() {
        @Override
        public OptionalInt toOurs(int id) {
          return OptionalInt.empty();
        }

        @Override
        public OptionalInt fromOurs(int tid) {
          return OptionalInt.empty();
        }

        @Override
        public boolean isCertain() {
          return false;
        }
      };

  /** A task never changes its pid namespace; unshare(2) and setns(2) change its children's. */
  private static final RecentTaskFiles<View> KEPT =
      new RecentTaskFiles<>("comm", PidNamespaces::find);

  /**
   * The view of a task, by our id of it; 0 is a task that we can't see. It takes less time for a
   * task that is asked for again and again.
   */
  public static View of(int reader) throws IOException {
    Optional<View> known = reader > 0 ? KEPT.read(reader).map(Reading::fact) : Optional.empty();
    return known.isPresent() && known.get().isCertain() ? known.get() : find(reader);
  }

  private static View find(int reader) throws IOException {
    Optional<ProcStatus> status = ProcStatus.of(reader);
    if (status.isEmpty()) {
      return NONE;
    }
    int level = status.get().namespacePids().size() - 1;
    return level == 0 ? OURS : new Nested(namespaceOf(reader), level);
  }

  /**
   * The name of a task's innermost namespace; empty if the task has gone, or this program may not
   * look at its namespaces.
   */
  private static String namespaceOf(int tid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + tid + "/ns/pid")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** The view from a namespace that is {@code level} levels below ours. */
  private record Nested(String namespace, int level) implements View {
    @Override
    public boolean isCertain() {
      return !namespace.isEmpty();
    }

    @Override
    public OptionalInt toOurs(int id) throws IOException {
      for (int pid : Processes.all()) {
        for (int tid : Processes.threads(pid)) {
          OptionalInt theirs = fromOurs(tid);
          if (theirs.isPresent() && theirs.getAsInt() == id) {
            return OptionalInt.of(tid);
          }
        }
      }
      return OptionalInt.empty();
    }

    @Override
    public OptionalInt fromOurs(int tid) throws IOException {
      Optional<ProcStatus> status = ProcStatus.of(tid);
      if (status.isEmpty() || status.get().namespacePids().size() <= level) {
        return OptionalInt.empty();
      }
      List<Integer> ids = status.get().namespacePids();
      return isBelow(tid, ids.size() - 1 - level)
          ? OptionalInt.of(ids.get(level))
          : OptionalInt.empty();
    }

    /**
     * Whether the namespace {@code steps} levels above the task's own is this one. The depth alone
     * does not say so: tasks of a sibling namespace are as deep.
     */
    private boolean isBelow(int tid, int steps) throws IOException {
      if (steps == 0) {
        return !namespace.isEmpty() && namespace.equals(namespaceOf(tid));
      }
      LibC.Functions libc = LibC.get();
      int fd = libc.open("/proc/" + tid + "/ns/pid", LibC.READ_ONLY);
      for (int i = 0; i < steps && fd >= 0; i++) {
        int parent = libc.ioctl(fd, NS_GET_PARENT, 0);
        libc.close(fd);
        fd = parent;
      }
      if (fd < 0) {
        return false;
      }
      try {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString().equals(namespace);
      } finally {
        libc.close(fd);
      }
    }
  }
}
