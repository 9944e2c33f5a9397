package org.freezerfs.host.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** What this program can learn of user namespaces: see user_namespaces(7). */
public final class UserNamespace {
  /**
   * The initial user namespace: its number is fixed (include/linux/proc_ns.h, PROC_USER_INIT_INO).
   */
  private static final String INITIAL = "user:[4026531837]";

  /** False on a kernel without user namespaces. */
  private static final boolean ARE_SUPPORTED =
      Files.exists(Path.of("/proc/self/ns/user"), LinkOption.NOFOLLOW_LINKS);

  private static final String MAP = "/proc/self/uid_map";

  private UserNamespace() {}

  /**
   * Whether a task is in the initial user namespace.
   *
   * @param tid a thread's id in this program's pid namespace
   * @throws IOException if this can't be read: the task has gone, or /proc hides it, or this
   *     program may not look at its namespaces (ptrace(2), PTRACE_MODE_READ)
   */
  static boolean isInitial(int tid) throws IOException {
    Path namespace = Path.of("/proc/" + tid + "/ns/user");
    return !ARE_SUPPORTED || Files.readSymbolicLink(namespace).toString().equals(INITIAL);
  }

  /**
   * Whether this program is in the initial user namespace, so that its uids are the host's; true
   * also if this can't be read.
   */
  public static boolean isInitial() {
    try {
      return isInitial(Processes.self());
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * The user, in the parent user namespace, that a user of this namespace is.
   *
   * @return the same user if the kernel does not say
   */
  public static int outerUid(int uid) throws IOException {
    Optional<ByteText> map = KernelFile.read(MAP);
    return map.isPresent() ? outerUid(uid, map.get()) : uid;
  }

  /** Each line of the map is a range: its first user inside, the same user outside, its length. */
  static int outerUid(int uid, ByteText map) {
    for (int line = 0; line < map.length(); line = map.skipLine(line)) {
      int inside = map.skipBlanks(line);
      int outside = map.skipNumber(inside);
      int length = map.skipNumber(outside);
      long from = map.number(inside);
      if (uid >= from && uid - from < map.number(length)) {
        return (int) (map.number(outside) + uid - from);
      }
    }
    return uid;
  }
}
