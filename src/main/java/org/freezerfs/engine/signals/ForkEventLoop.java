package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.host.events.ProcessEvents;

/** Reads fork events in a thread of its own, so that newly forked members are found at once. */
final class ForkEventLoop implements AutoCloseable {
  /** The shortest time between two readings of fork events that are not urgent. */
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final ForkTracker forks;
  private final ForkHandler handler;

  private Optional<EventReader> reader = Optional.empty();

  ForkEventLoop(ForkTracker forks, ForkHandler handler) {
    this.forks = forks;
    this.handler = handler;
  }

  /** Starts the thread. Called once, or not at all. */
  void start(ProcessEvents events) throws IOException {
    EventReader started = new EventReader("process events", () -> {});
    reader = Optional.of(started);
    started.begin(this::read, REST_NANOS, events.descriptor());
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
