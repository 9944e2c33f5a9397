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

  private WaitChannel() {}

  /**
   * Whether a thread in uninterruptible sleep waits in vfork(2) for its child to exec or exit;
   * false also if the kernel does not say.
   */
  public static boolean isWaitingInVfork(int pid, int tid) throws IOException {
    Optional<ByteText> name = ProcFile.readIfVisible("/proc/" + pid + "/task/" + tid + "/wchan");
    if (name.isPresent()) {
      for (String function : VFORK) {
        if (name.get().length() == function.length() && name.get().startsWith(0, function)) {
          return true;
        }
      }
    }
    return false;
  }
}
