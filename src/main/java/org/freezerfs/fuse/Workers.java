package org.freezerfs.fuse;

import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that serve a mount. There is always one that waits for the next request, however many
 * requests take their time: one more is started when the last one gets to work.
 *
 * <p>They are Java's own. A thread of libfuse's would be made known to the virtual machine, and
 * forgotten again, at every single request, which takes a third of the time that a read does.
 */
final class Workers {
  private final Runnable loop;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Phaser running = new Phaser(1);

  /**
   * Threads that each run {@code loop}.
   *
   * @param loop serves requests until the mount has ended; each request is between {@link #begin}
   *     and {@link #end}
   */
  Workers(Runnable loop) {
    this.loop = loop;
  }

  /** Serves, and returns when all threads have ended. */
  void run() {
    start();
    running.arriveAndAwaitAdvance();
  }

  private void start() {
    waiting.incrementAndGet();
    running.register();
    Thread thread = new Thread(this::work, "fuse");
    thread.setDaemon(true);
    thread.start();
  }

  private void work() {
    try {
      loop.run();
    } finally {
      running.arriveAndDeregister();
    }
  }

  void begin() {
    if (waiting.decrementAndGet() == 0) {
      start();
    }
  }

  void end() {
    waiting.incrementAndGet();
  }
}
