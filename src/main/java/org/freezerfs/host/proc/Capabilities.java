package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.libc.LibC;

/** Which privileges a task has, and may gain: see capabilities(7) and user_namespaces(7). */
public final class Capabilities {
  private static final int CAP_SYS_ADMIN = 21;
  private static final int CAP_SYS_RESOURCE = 24;
  private static final int PR_GET_NO_NEW_PRIVS = 39;

  private Capabilities() {}

  /**
   * Whether a task has CAP_SYS_ADMIN in the initial user namespace: the kernel's {@code
   * capable(CAP_SYS_ADMIN)}. The capabilities in a task's status are not enough: they hold in the
   * task's own user namespace, and any user can make a user namespace and have all capabilities in
   * it.
   *
   * @param tid a thread's id in this program's pid namespace; 0 is a task that can't be seen there
   * @return false also if this can't be read: the task has gone, or /proc hides it, or this program
   *     may not look at its namespaces (ptrace(2), PTRACE_MODE_READ)
   */
  public static boolean hasSysAdmin(int tid) {
    try {
      return tid != 0 && UserNamespace.isInitial(tid) && hasEffective(tid, CAP_SYS_ADMIN);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Whether this program has CAP_SYS_ADMIN in its own user namespace. That is enough to mount, if
   * that user namespace owns the mount namespace.
   */
  public static boolean selfHasSysAdmin() throws IOException {
    return hasEffective(Processes.self(), CAP_SYS_ADMIN);
  }

  /**
   * Whether this program is root, but may change the resource limits of root's processes alone: it
   * lacks CAP_SYS_RESOURCE (prlimit(2)).
   */
  public static boolean isRootWithoutSysResource() throws IOException {
    return LibC.get().geteuid() == 0 && !hasEffective(Processes.self(), CAP_SYS_RESOURCE);
  }

  /**
   * Whether this program and its children can gain no privilege by executing a set-user-id program:
   * see PR_SET_NO_NEW_PRIVS(2const).
   */
  public static boolean canGainNone() {
    return LibC.get().prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
  }

  private static boolean hasEffective(int tid, int capability) throws IOException {
    Optional<ByteText> status = KernelFile.read("/proc/" + tid + "/status");
    return status.isPresent() && (effective(status.get()) >> capability & 1) != 0;
  }

  /** The effective set in a status: bit N is capability N; 0 if there is no such line. */
  static long effective(ByteText status) {
    int value = status.valueOf("CapEff");
    return value < 0 ? 0 : status.hexNumber(value);
  }
}
