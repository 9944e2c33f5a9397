package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.Optional;

/** The kernel function in which a sleeping thread waits: /proc/PID/wchan. */
public final class WaitChannel {
  /**
   * The functions in which a parent waits in vfork(2), in all versions of the kernel, the latest
   * first; it differs with what the compiler inlined.
   */
  private static final String[] VFORK = {
    "kernel_clone", "wait_for_vfork_done", "_do_fork", "do_fork"
  };

  /** The functions in which the freezer of cgroup v2 holds a thread. */
  private static final String[] CGROUP_V2_FREEZER = {"get_signal", "do_freezer_trap"};

  private WaitChannel() {}

  /**
   * Whether a thread in uninterruptible sleep waits in vfork(2) for its child to exec or exit;
   * false also if the kernel does not say.
   */
  public static boolean isWaitingInVfork(int pid, int tid) throws IOException {
    return isOneOf(VFORK, pid, tid);
  }

  /**
   * Whether a thread in interruptible sleep is frozen by cgroup v2; false also if the kernel does
   * not say.
   */
  public static boolean isFrozenByCgroupV2(int pid, int tid) throws IOException {
    return isOneOf(CGROUP_V2_FREEZER, pid, tid);
  }

  private static boolean isOneOf(String[] functions, int pid, int tid) throws IOException {
    Optional<ByteText> name = ProcFile.readIfVisible("/proc/" + pid + "/task/" + tid + "/wchan");
    if (name.isPresent()) {
      for (String function : functions) {
        if (name.get().length() == function.length() && name.get().startsWith(0, function)) {
          return true;
        }
      }
    }
    return false;
  }
}
