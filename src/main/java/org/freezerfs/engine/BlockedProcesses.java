package org.freezerfs.engine;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Tells which processes that have SIGKILL are blocked in the kernel: such a one will not run its
 * program again, and ends when it wakes. A process is blocked if it is not running in each of a
 * number of looks. Looks are counted, and not the time, because on a busy machine, or one that was
 * suspended, a process may have had no processor meanwhile. Used for one wait.
 *
 * @param <P> a process
 */
public final class BlockedProcesses<P> {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /**
   * Of a process that is held: a fifth of a second. SIGKILL ends every stop by a tracer but that of
   * PTRACE_EVENT_EXIT, in which a task has left its program for good (kernel/signal.c,
   * complete_signal and ptrace_stop; kernel/exit.c, do_exit).
   */
  private static final int LOOKS_IF_HELD = 10;

  /**
   * Of one in uninterruptible sleep: two seconds. While it ends it may have to wait until others
   * have released a lock; and those, on a busy machine, for a processor.
   */
  private static final int LOOKS_IF_ASLEEP = 100;

  /** What a look at a process shows. */
  public enum State {
    /** A thread runs, or will run soon. */
    RUNNING,
    /** Each thread is held by its tracer, or by the freeze of a group. */
    HELD,
    /** No thread runs, and one is in uninterruptible sleep. */
    ASLEEP,
    /** No thread is left that could run. */
    DEAD
  }

  /** Looks at a process. */
  @FunctionalInterface
  public interface Look<P> {
    State at(P process) throws IOException;
  }

  private final Look<P> look;
  private final Function<P, Object> identity;

  /** In how many looks, one after the other, a process was not running. */
  private final Map<Object, Integer> looks = new HashMap<>();

  private long looked = System.nanoTime();

  /**
   * Creates one that has looked at nothing.
   *
   * @param identity gives what is equal for the same process
   */
  public BlockedProcesses(Look<P> look, Function<P, Object> identity) {
    this.look = look;
    this.identity = identity;
  }

  /** Whether all these processes are blocked or have ended; to be asked again and again. */
  public boolean areAll(List<P> processes) throws IOException {
    if (processes.isEmpty()) {
      return true;
    }
    if (System.nanoTime() - looked < INTERVAL_NANOS) {
      return false;
    }
    looked = System.nanoTime();
    boolean areBlocked = true;
    for (P process : processes) {
      areBlocked &= isBlocked(process);
    }
    return areBlocked;
  }

  private boolean isBlocked(P process) throws IOException {
    State state = look.at(process);
    if (state == State.RUNNING) {
      looks.remove(identity.apply(process));
      return false;
    }
    return state == State.DEAD
        || looks.merge(identity.apply(process), 1, Integer::sum)
            >= (state == State.ASLEEP ? LOOKS_IF_ASLEEP : LOOKS_IF_HELD);
  }
}
