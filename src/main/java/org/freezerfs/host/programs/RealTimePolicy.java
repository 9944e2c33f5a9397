package org.freezerfs.host.programs;

import java.io.IOException;
import java.util.Set;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.OwnThreads;

/**
 * The real-time policy SCHED_FIFO, at its lowest priority: a thread that has it runs as soon as it
 * is woken, before every thread that has none, whatever their nice values. See sched(7). What such
 * a thread starts does not inherit it. It takes CAP_SYS_NICE, or RLIMIT_RTPRIO.
 *
 * <p>The kernel does not bound such a thread; who claims it has to (on most hosts the kernel keeps
 * 5 % of each second for all others).
 */
public final class RealTimePolicy {
  /** {@code SCHED_FIFO | SCHED_RESET_ON_FORK}. */
  private static final int POLICY = 1 | 0x40000000;

  private static final int LOWEST = 1;
  private static final int CALLING_THREAD = 0;

  /**
   * The name of the Java virtual machine's thread that collects garbage, and has all other threads
   * wait for that.
   */
  private static final String COLLECTOR = "VM Thread";

  private RealTimePolicy() {}

  /**
   * Claims it for the calling thread, and for the one that collects garbage: while that works the
   * calling thread stands still, so it is not to wait for the processor either.
   *
   * @return false if the kernel does not give it to the calling thread
   */
  public static boolean acquire() throws IOException {
    boolean claimed = acquire(CALLING_THREAD);
    if (claimed) {
      for (int tid : OwnThreads.named(Set.of(COLLECTOR))) {
        acquire(tid);
      }
    }
    return claimed;
  }

  private static boolean acquire(int tid) {
    // struct sched_param.
    Pointer parameters = Memory.allocateDirect(Runtime.getSystemRuntime(), Integer.BYTES);
    parameters.putInt(0, LOWEST);
    return LibC.get().schedSetscheduler(tid, POLICY, parameters) == 0;
  }
}
