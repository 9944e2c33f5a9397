package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.Optional;

/** What a sleeping thread waits for in the kernel, as /proc/PID/wchan names it. */
public final class WaitChannel {
  /**
   * The function in which a parent waits, inlined or not, from today's kernel back to the first.
   */
  private static final String[] VFORK = {
    "kernel_clone", "wait_for_vfork_done", "_do_fork", "do_fork"
  };

  private WaitChannel() {}

  /**
   * Whether a thread in uninterruptible sleep waits in vfork(2) for its child to exec or end. If
   * the kernel does not tell, it does not.
   */
  public static boolean isWaitingInVfork(int pid, int tid) throws IOException {
    Optional<ByteText> name = ProcFile.readIfVisible("/proc/" + pid + "/task/" + tid + "/wchan");
    if (name.isPresent()) {
      for (String function : VFORK) {
        if (name.get().length() == function.length() && name.get().isAt(0, function)) {
          return true;
        }
      }
    }
    return false;
  }
}
