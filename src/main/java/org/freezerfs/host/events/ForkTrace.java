package org.freezerfs.host.events;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * The kernel's news of every fork with CLONE_PARENT on the host, by its tracepoint {@code
 * task:task_newtask}: who forked. The process-events connector names the child's parent alone,
 * which with that flag is not who forked it (the kernel's kernel/fork.c, copy_process, and
 * drivers/connector/cn_proc.c, proc_fork_connector). The event is written after the connector's,
 * and before the child first runs.
 *
 * <p>For one thread at a time.
 */
public final class ForkTrace implements AutoCloseable {
  /** Is told of each. */
  @FunctionalInterface
  public interface Listener {
    /** {@code forker}, a process, has forked {@code child}. */
    void onFork(int forker, int child) throws IOException;
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
   * Asks for the news; {@link #enable} begins it.
   *
   * @return empty if the kernel does not let us: it takes what {@link SignalTrace#open} takes
   */
  public static Optional<ForkTrace> open() throws IOException {
    return TracepointRings.open("task", "task_newtask", FILTER, Set.of(CHILD)).map(ForkTrace::new);
  }

  /** From now on each is told. */
  public void enable() {
    rings.enable();
  }

  /** From now on none is told. */
  public void disable() {
    rings.disable();
  }

  /**
   * Whether a processor may have come online since this was asked last. Forks there are not told
   * of: that takes a new trace.
   */
  public boolean isOutdated() {
    return rings.isOutdated();
  }

  /**
   * Hands over what has happened.
   *
   * @return false if there was more than could be kept
   */
  public boolean read(Listener listener) throws IOException {
    boolean[] all = {true};
    rings.read(
        sample -> {
          if (sample.lost()) {
            all[0] = false;
          } else {
            listener.onFork(sample.process(), sample.field(childOffset));
          }
        });
    return all[0];
  }

  @Override
  public void close() {
    rings.close();
  }
}
