package org.freezerfs.fuse;

import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that serve a mount. There is always one that waits for the next request, however many
 * requests take their time: one more is started when the last one gets to work.
 *
 * <p>They are Java's own. A thread of libfuse's would be made known to the virtual machine, and
 * forgotten again, at every single request, which takes a third of the time that a read does.
 */
final class RequestThreads {
  private static final Logger LOG = LoggerFactory.getLogger(RequestThreads.class);

  private final Runnable loop;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Phaser running = new Phaser(1);

  /**
   * Threads that each run {@code loop}.
   *
   * @param loop serves requests until the mount has ended; each that may take time is between
   *     {@link #begin} and {@link #end}
   */
  RequestThreads(Runnable loop) {
    this.loop = loop;
  }

  /** Serves, and returns when all threads have ended. */
  void run() {
    start();
    running.arriveAndAwaitAdvance();
  }

  private void start() {
    Worker thread = new Worker();
    waiting.incrementAndGet();
    running.register();
    try {
      thread.start();
    } catch (Error e) {
      // There may be no more threads to be had: those that there are must do.
      waiting.decrementAndGet();
      running.arriveAndDeregister();
      LOG.warn("requests are served by fewer threads than they need: {}", e.getMessage());
    }
  }

  private final class Worker extends Thread {
    private boolean atWork;

    Worker() {
      super("fuse");
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        loop.run();
      } finally {
        // It may have got no memory to begin with.
        waiting.decrementAndGet();
        running.arriveAndDeregister();
      }
    }

    void begin() {
      atWork = true;
      if (waiting.decrementAndGet() <= 0) {
        RequestThreads.this.start();
      }
    }

    void end() {
      if (atWork) {
        atWork = false;
        waiting.incrementAndGet();
      }
    }
  }

  /** This thread has received a request. */
  void begin() {
    if (Thread.currentThread() instanceof Worker worker) {
      worker.begin();
    }
  }

  /**
   * This thread has done all that may take time. It may be said before the answer, and then once
   * more: who is answered sends the next request at once, and finds a thread that waits for it only
   * if this one counts by then. Each would start a further thread otherwise.
   */
  void end() {
    if (Thread.currentThread() instanceof Worker worker) {
      worker.end();
    }
  }
}
