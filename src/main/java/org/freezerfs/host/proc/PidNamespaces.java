package org.freezerfs.host.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.freezerfs.host.libc.LibC;

/**
 * Translates task ids between this program's pid namespace and that of a task which reads or writes
 * them, as the kernel does for a reader of a cgroup's files: see pid_namespaces(7).
 */
public final class PidNamespaces {
  /** Its number is fixed (include/uapi/linux/nsfs.h, PID_NS_INIT_INO). */
  private static final String INITIAL = "pid:[4026531836]";

  private static final long NS_GET_PARENT = 0xb702;

  private PidNamespaces() {}

  /** Whether ours is the host's own, in which the kernel's tracepoints speak of tasks. */
  public static boolean isInitial() {
    return Own.IS_INITIAL;
  }

  /** Whether this is the host's init: process 1 of another namespace is none to the kernel. */
  public static boolean isInit(int pid) {
    return pid == 1 && isInitial();
  }

  /** That of this program, which never changes. */
  private static final class Own {
    static final boolean IS_INITIAL = namespaceOf(Processes.self()).equals(INITIAL);
  }

  /** A reader's pid namespace, seen from ours. */
  public interface View {
    /**
     * Our number of the task that the reader calls {@code id}, or empty if it sees none of that
     * number.
     */
    OptionalInt toOurs(int id) throws IOException;

    /** What the reader calls our task {@code tid}, or empty if it can't see it. */
    OptionalInt fromOurs(int tid) throws IOException;
  }

  /** Our own namespace: ids are what they are. */
  public static final View OURS =
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
   * The view of one whom we can't see: from a namespace that is not below ours, and so none of ours
   * can be seen from there.
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
      };

  /** The view of a task, by our number for it; 0 is one whom we can't see. */
  public static View of(int reader) throws IOException {
    Optional<ProcStatus> status = ProcStatus.of(reader);
    if (status.isEmpty()) {
      return NONE;
    }
    int level = status.get().namespacePids().size() - 1;
    return level == 0 ? OURS : new Nested(namespaceOf(reader), level);
  }

  /**
   * The name of a task's innermost namespace. One that has gone, or may not be looked at, has none,
   * so it is nobody's.
   */
  private static String namespaceOf(int tid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + tid + "/ns/pid")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** A namespace below ours, {@code level} steps down. */
  private record Nested(String namespace, int level) implements View {
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
     * Whether the namespace {@code steps} above the task's own is this one: a sibling's tasks are
     * as deep.
     */
    private boolean isBelow(int tid, int steps) throws IOException {
      if (steps == 0) {
        return !namespace.isEmpty() && namespace.equals(namespaceOf(tid));
      }
      LibC libc = LibC.get();
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
