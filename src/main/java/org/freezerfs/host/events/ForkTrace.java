package org.freezerfs.host.events;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Reports which process has forked with CLONE_PARENT, for every such fork on the host, by the
 * kernel's tracepoint {@code task:task_newtask}. The process-events connector names only the
 * child's parent, which with that flag is not the process that forked it (the kernel's
 * kernel/fork.c, copy_process, and drivers/connector/cn_proc.c, proc_fork_connector). The kernel
 * writes this event after the connector's, and before the child first runs.
 *
 * <p>Not safe for several threads at once.
 */
public final class ForkTrace implements AutoCloseable {
  /** Is called for each fork. */
  @FunctionalInterface
  public interface Listener {
    /**
     * The process {@code forker} has forked {@code child}.
     *
     * @param time when, as {@link System#nanoTime} counts
     */
    void onFork(int forker, int child, long time) throws IOException;
  }

  /** CLONE_PARENT. */
  private static final String FILTER = "clone_flags & 0x8000";

  private static final String CHILD = "pid";

  private final TracepointRings rings;
  private final int childOffset;

  private ForkTrace(TracepointRings rings) {
    this.rings = rings;
    childOffset = rings.offsetOf(CHILD);
  }

  /**
   * Opens the trace, disabled; {@link #enable} starts it.
   *
   * @return empty if the kernel refuses: it takes what {@link SignalTrace#openOfContinue} takes
   */
  public static Optional<ForkTrace> open() throws IOException {
    return TracepointRings.open(
            "task", "task_newtask", FILTER, Set.of(CHILD), TracepointRings.WAKE_WHEN_HALF_FULL)
        .map(ForkTrace::new);
  }

  /** Starts recording forks. */
  public void enable() {
    rings.enable();
  }

  /** Stops recording forks. */
  public void disable() {
    rings.disable();
  }

  /**
   * Whether a processor may have come online since the last call. This trace misses the forks
   * there: close it and open a new one.
   */
  public boolean isOutdated() {
    return rings.isOutdated();
  }

  /**
   * Calls the listener for each fork since the last call, processor by processor: so not in the
   * order of time.
   *
   * @return false if the kernel had to drop events
   */
  public boolean read(Listener listener) throws IOException {
    boolean[] complete = {true};
    rings.read(
        sample -> {
          if (sample.isLost()) {
            complete[0] = false;
          } else {
            listener.onFork(sample.process(), sample.field(childOffset), sample.time());
          }
        });
    return complete[0];
  }

  @Override
  public void close() {
    rings.close();
  }
}
