package org.freezerfs.engine;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.freezerfs.host.Poller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that sees to what the kernel tells as soon as it is told, with a rest between, so that a
 * flood of it does not take the processor. It sleeps without waking while nothing is told.
 */
final class NewsWatch implements AutoCloseable {
  /** Reads what there is to read. */
  @FunctionalInterface
  interface Reader {
    /** Returns whether it can't wait for what comes next. */
    boolean read() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(NewsWatch.class);

  private static final long REST_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final Reader reader;
  private final Poller poller;
  private final long restNanos;
  private final Thread thread;

  /**
   * Begins to watch.
   *
   * @param restNanos the shortest time between two readings of what can wait
   * @param descriptors what to wait on
   */
  NewsWatch(String name, Reader reader, long restNanos, int... descriptors) throws IOException {
    this.name = name;
    this.reader = reader;
    this.restNanos = restNanos;
    poller = new Poller(descriptors);
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (poller.await()) {
        // Whatever goes wrong, what comes next is to be read too.
        long rest = readOnce();
        if (rest > 0) {
          // A sleep would last for a millisecond at least.
          LockSupport.parkNanos(rest);
        }
      }
    } catch (IOException e) {
      LOG.error("{} can't be waited for", name, e);
    }
  }

  private long readOnce() {
    try {
      return reader.read() ? 0 : restNanos;
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("{} could not be dealt with", name, e);
      return REST_AFTER_FAILURE_NANOS;
    }
  }

  /** Returns when the thread has ended. */
  @Override
  public void close() {
    poller.wake();
    try {
      thread.join();
      poller.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
