package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.GroupChanges;
import org.freezerfs.host.events.ProcessEvents;

/** Reads fork events in a thread of its own, so that newly forked members are found at once. */
final class ForkEventLoop implements AutoCloseable {
  /** The shortest time between two readings of fork events that are not urgent. */
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** The same while changes of a group are to be reported. */
  private static final long PROMPT_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final ForkTracker forks;
  private final ForkHandler handler;
  private final GroupChanges changes;

  private Optional<EventReader> reader = Optional.empty();

  ForkEventLoop(ForkTracker forks, ForkHandler handler, GroupChanges changes) {
    this.forks = forks;
    this.handler = handler;
    this.changes = changes;
  }

  /** Starts the thread. Called once, or not at all. */
  void start(ProcessEvents events) throws IOException {
    EventReader started = new EventReader("process events", () -> {});
    reader = Optional.of(started);
    started.begin(
        this::read,
        () -> changes.isAnyWatched() ? PROMPT_REST_NANOS : REST_NANOS,
        events.descriptor());
  }

  /** Returns whether fork events are to be read again at once. */
  private boolean read() throws IOException {
    boolean complete = forks.drainEvents();
    boolean urgent = handler.takeUrgent() || !complete;
    // A waiting thread reads the events as well; it gets the lock too late if this thread takes it
    // again at once.
    return urgent && !forks.hasWaiters();
  }

  /** Returns when the thread has ended. */
  @Override
  public void close() {
    reader.ifPresent(EventReader::close);
  }
}
