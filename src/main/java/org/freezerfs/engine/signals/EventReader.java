package org.freezerfs.engine.signals;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.freezerfs.host.libc.Poller;
import org.freezerfs.threads.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that reads events of the kernel as soon as there are some. Between two readings it
 * rests, so that a flood of events does not take the processor. While there are no events it
 * sleeps.
 */
final class EventReader implements AutoCloseable {
  /** Reads events. */
  @FunctionalInterface
  interface Source {
    /** Reads all queued events. Returns whether the next ones are to be read without a rest. */
    boolean read() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);

  private static final long REST_MILLIS = TimeUnit.SECONDS.toMillis(1);

  /** What the thread reads, once {@link #begin} was called. */
  private record Assignment(Poller poller, Source source, LongSupplier restNanos) {}

  private final Thread thread;
  private final Runnable preparation;
  private final CompletableFuture<Boolean> prepared = new CompletableFuture<>();

  /** Empty if this was closed before {@link #begin} was called. */
  private final CompletableFuture<Optional<Assignment>> assignment = new CompletableFuture<>();

  private volatile boolean closed;

  /** Whether the log says that events can't be polled. Used by the thread alone. */
  private boolean pollFails;

  /**
   * Starts the thread, which reads nothing yet.
   *
   * @param name the name of the thread, which the kernel knows too once this has returned
   * @param preparation what the thread does first, before this returns
   */
  EventReader(String name, Runnable preparation) throws IOException {
    this.preparation = preparation;
    thread = Worker.start(name, this::run);
    try {
      prepared.get();
    } catch (ExecutionException e) {
      close();
      throw new IOException("the thread " + name + " could not be prepared", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      assignment.complete(Optional.empty());
      throw new InterruptedIOException("interrupted while the thread " + name + " starts");
    }
  }

  /**
   * Begins to read. Called once, or not at all.
   *
   * @param restNanos gives the shortest time between two readings that are not urgent
   * @param descriptors which the thread polls for events; they stay open
   */
  void begin(Source source, LongSupplier restNanos, int... descriptors) throws IOException {
    assignment.complete(Optional.of(new Assignment(new Poller(descriptors), source, restNanos)));
  }

  /** What the thread repeats. */
  private boolean run() throws IOException, InterruptedException {
    if (!prepared.isDone()) {
      prepare();
    }
    Optional<Assignment> assigned = assignment.join();
    return assigned.isPresent() && readNext(assigned.get());
  }

  private void prepare() {
    try {
      preparation.run();
      prepared.complete(true);
    } catch (RuntimeException | Error e) {
      prepared.completeExceptionally(e);
    }
  }

  private boolean readNext(Assignment assigned) throws IOException, InterruptedException {
    if (!awaitEvents(assigned.poller())) {
      return false;
    }
    // After any failure the next events are to be read too.
    if (!assigned.source().read()) {
      // Thread.sleep would last for a millisecond at least.
      LockSupport.parkNanos(assigned.restNanos().getAsLong());
    }
    return true;
  }

  /** Returns false once this is closed. */
  private boolean awaitEvents(Poller poller) throws InterruptedException {
    try {
      return poller.await();
    } catch (IOException e) {
      if (!pollFails) {
        pollFails = true;
        LOG.error(
            "{} can't be polled and are read once a second", Thread.currentThread().getName(), e);
      }
      Thread.sleep(REST_MILLIS);
      return !closed;
    }
  }

  /** Returns when the thread has ended, even if the calling thread is interrupted. */
  @Override
  public void close() {
    closed = true;
    assignment.complete(Optional.empty());
    Optional<Assignment> assigned = assignment.join();
    assigned.ifPresent(one -> one.poller.wake());
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    assigned.ifPresent(one -> one.poller.close());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
