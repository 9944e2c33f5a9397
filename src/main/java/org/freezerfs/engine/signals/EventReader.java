package org.freezerfs.engine.signals;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.freezerfs.host.libc.Poller;
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

  private static final long REST_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What the thread reads, once {@link #begin} was called. */
  private record Assignment(Poller poller, Source source, LongSupplier restNanos) {}

  private final String name;
  private final Thread thread;
  private final CountDownLatch prepared = new CountDownLatch(1);

  /** Empty if this was closed before {@link #begin} was called. */
  private final CompletableFuture<Optional<Assignment>> assignment = new CompletableFuture<>();

  /**
   * Starts the thread, which reads nothing yet.
   *
   * @param name the name of the thread, which the kernel knows too once this has returned
   * @param preparation what the thread does first, before this returns
   */
  EventReader(String name, Runnable preparation) throws IOException {
    this.name = name;
    thread =
        new Thread(
            () -> {
              try {
                preparation.run();
              } finally {
                prepared.countDown();
              }
              assignment.join().ifPresent(this::run);
            },
            name);
    thread.setDaemon(true);
    thread.start();
    try {
      prepared.await();
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

  private void run(Assignment assigned) {
    try {
      while (assigned.poller.await()) {
        // After any failure the next events are to be read too.
        long rest = readOnce(assigned);
        if (rest > 0) {
          // Thread.sleep would last for a millisecond at least.
          LockSupport.parkNanos(rest);
        }
      }
    } catch (IOException e) {
      LOG.error("{} can't be polled and are not read any more", name, e);
    }
  }

  private long readOnce(Assignment assigned) {
    try {
      return assigned.source.read() ? 0 : assigned.restNanos.getAsLong();
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("{} could not be read; they are read again after a rest", name, e);
      return REST_AFTER_FAILURE_NANOS;
    }
  }

  /** Returns when the thread has ended, even if the calling thread is interrupted. */
  @Override
  public void close() {
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
