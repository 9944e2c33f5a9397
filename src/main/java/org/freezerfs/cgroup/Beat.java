package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what nobody calls us about, again and again, while there is any; sleeps without
 * waking otherwise. It takes at most a tenth of a processor, however much there is to look at.
 */
final class Beat implements AutoCloseable {
  /** What is done at each beat. */
  @FunctionalInterface
  interface Work {
    /** Returns whether there will be something to do at the next one. */
    boolean run() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Beat.class);

  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long PERIOD_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int REST_FOR_WORK = 9;

  private final Work work;
  private final Object monitor = new Object();

  /** Of the beat's thread alone. */
  private boolean failed;

  // Guarded by monitor.
  private boolean wanted;
  private boolean closed;
  private Thread thread;

  Beat(Work work) {
    this.work = work;
  }

  void wake() {
    synchronized (monitor) {
      wanted = true;
      if (thread == null && !closed) {
        thread = new Thread(this::run, "beat");
        thread.setDaemon(true);
        thread.start();
      }
      monitor.notifyAll();
    }
  }

  private void run() {
    try {
      while (awaitWork()) {
        long begin = System.nanoTime();
        failed = false;
        boolean more = workOnce();
        long period = failed ? PERIOD_AFTER_FAILURE_NANOS : PERIOD_NANOS;
        rest(Math.max(period, REST_FOR_WORK * (System.nanoTime() - begin)), more);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean workOnce() {
    try {
      return work.run();
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("a look at the groups failed; it will be tried again", e);
      failed = true;
      return true;
    }
  }

  private boolean awaitWork() throws InterruptedException {
    synchronized (monitor) {
      while (!wanted && !closed) {
        monitor.wait();
      }
      wanted = false;
      return !closed;
    }
  }

  private void rest(long nanos, boolean more) throws InterruptedException {
    synchronized (monitor) {
      wanted |= more;
      if (wanted && !closed) {
        long deadline = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !closed; left = deadline - System.nanoTime()) {
          TimeUnit.NANOSECONDS.timedWait(monitor, left);
        }
      }
    }
  }

  @Override
  public void close() {
    Thread running;
    synchronized (monitor) {
      closed = true;
      running = thread;
      monitor.notifyAll();
    }
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
