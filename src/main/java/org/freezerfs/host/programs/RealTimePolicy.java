package org.freezerfs.host.programs;

import java.io.IOException;
import java.util.Set;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.OwnThreads;

/**
 * The real-time policy SCHED_FIFO at its lowest priority: see sched(7). A thread with this policy
 * runs as soon as it is woken, before every thread that has no real-time policy, whatever their
 * nice values. Threads and processes that it starts do not inherit the policy. Setting it takes
 * CAP_SYS_NICE, or RLIMIT_RTPRIO.
 *
 * <p>The kernel does not bound how long such a thread runs, so the thread has to bound itself. (On
 * most hosts the kernel keeps 5 % of each second for all others.)
 */
public final class RealTimePolicy {
  /** {@code SCHED_FIFO | SCHED_RESET_ON_FORK}. */
  private static final int POLICY = 1 | 0x40000000;

  private static final int LOWEST_PRIORITY = 1;
  private static final int CALLING_THREAD = 0;

  /**
   * The name of the Java virtual machine's thread that collects garbage, while all other threads
   * stand still.
   */
  private static final String COLLECTOR = "VM Thread";

  private RealTimePolicy() {}

  /**
   * Gives the policy to the calling thread, and to the thread that collects garbage: the calling
   * thread stands still while garbage is collected, so that thread must not wait for a processor
   * either.
   *
   * @return false if the kernel does not give the policy to the calling thread
   */
  public static boolean acquire() throws IOException {
    boolean acquired = set(CALLING_THREAD);
    if (acquired) {
      for (int tid : OwnThreads.named(Set.of(COLLECTOR))) {
        set(tid);
      }
    }
    return acquired;
  }

  private static boolean set(int tid) {
    // struct sched_param.
    Pointer parameters = Memory.allocate(Runtime.getSystemRuntime(), Integer.BYTES);
    parameters.putInt(0, LOWEST_PRIORITY);
    return LibC.get().sched_setscheduler(tid, POLICY, parameters) == 0;
  }
}
