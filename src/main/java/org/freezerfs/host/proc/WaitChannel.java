package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.Optional;

/** The kernel function in which a sleeping thread waits: /proc/PID/wchan. */
public enum WaitChannel {
  /** In vfork(2), for its child to exec or exit. */
  VFORK,

  /** In interruptible sleep: in the freezer of cgroup v2. */
  CGROUP_V2_FREEZER,

  /** At the exit of a pid namespace's init, for each process of the namespace to be reaped. */
  PID_NAMESPACE,

  /** Stopped for its tracer: also in vfork(2) before it waits for its child. */
  TRACER,

  /** Another function. */
  OTHER,

  /**
   * The kernel does not say: the thread runs, or is another user's. Also for a moment after it has
   * fallen asleep, even if a freezer already takes it for frozen: the scheduler of Linux 6.12 and
   * later may leave it on the queue of its processor until its turn comes.
   */
  UNKNOWN;

  /** The wait channel of a thread; unknown if the thread has ended. */
  public static WaitChannel of(int pid, int tid) throws IOException {
    Optional<ByteText> function =
        KernelFile.readIfVisible("/proc/" + pid + "/task/" + tid + "/wchan");
    return function.isEmpty() ? UNKNOWN : ofFunction(function.get().toString());
  }

  /** By the function's name in any version of the kernel: it differs with what was inlined. */
  private static WaitChannel ofFunction(String name) {
    return switch (name) {
      case "kernel_clone", "wait_for_vfork_done", "_do_fork", "do_fork" -> VFORK;
      case "get_signal", "do_freezer_trap" -> CGROUP_V2_FREEZER;
      case "zap_pid_ns_processes" -> PID_NAMESPACE;
      case "ptrace_stop", "ptrace_notify" -> TRACER;
      case "0" -> UNKNOWN;
      default -> OTHER;
    };
  }
}
