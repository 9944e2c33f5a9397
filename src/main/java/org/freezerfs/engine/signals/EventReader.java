package org.freezerfs.engine.signals;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.freezerfs.host.libc.Poller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that sees to what the kernel tells as soon as it is told, with a rest between, so that a
 * flood of it does not take the processor. It sleeps without waking while nothing is told.
 */
final class EventReader implements AutoCloseable {
  /** Reads what there is to read. */
  @FunctionalInterface
  interface Reader {
    /** Returns whether it can't wait for what comes next. */
    boolean read() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);

  private static final long REST_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What is watched, and for whom. */
  private record Watched(Poller poller, Reader reader, long restNanos) {}

  private final String name;
  private final Thread thread;
  private final CountDownLatch prepared = new CountDownLatch(1);
  private final CompletableFuture<Optional<Watched>> watched = new CompletableFuture<>();

  /**
   * Starts the thread, which watches nothing yet.
   *
   * @param name what the thread is called, also by the kernel once this has returned
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
              watched.join().ifPresent(this::run);
            },
            name);
    thread.setDaemon(true);
    thread.start();
    try {
      prepared.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      watched.complete(Optional.empty());
      throw new InterruptedIOException("a thread was not waited for");
    }
  }

  /**
   * Begins to watch. To be called once, unless this is closed before.
   *
   * @param restNanos the shortest time between two readings of what can wait
   * @param descriptors what to wait on
   */
  void begin(Reader reader, long restNanos, int... descriptors) throws IOException {
    watched.complete(Optional.of(new Watched(new Poller(descriptors), reader, restNanos)));
  }

  private void run(Watched what) {
    try {
      while (what.poller.await()) {
        // Whatever goes wrong, what comes next is to be read too.
        long rest = readOnce(what);
        if (rest > 0) {
          // A sleep would last for a millisecond at least.
          LockSupport.parkNanos(rest);
        }
      }
    } catch (IOException e) {
      LOG.error("{} can't be waited for", name, e);
    }
  }

  private long readOnce(Watched what) {
    try {
      return what.reader.read() ? 0 : what.restNanos;
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("{} could not be dealt with", name, e);
      return REST_AFTER_FAILURE_NANOS;
    }
  }

  /** Returns when the thread has ended, also if who calls it is interrupted. */
  @Override
  public void close() {
    watched.complete(Optional.empty());
    Optional<Watched> what = watched.join();
    what.ifPresent(watching -> watching.poller.wake());
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    what.ifPresent(watching -> watching.poller.close());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
