package org.freezerfs.threads;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.freezerfs.host.proc.DaemonThread;
import org.freezerfs.host.proc.MountThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that repeats a step until the step says that it was the last. Nothing that a step
 * throws ends the thread, as other threads rely on it: a step that fails is logged as an error, and
 * repeated after a second. So a step that must not lose what it has begun keeps it for the next.
 */
public final class Worker {
  /** What the thread repeats: waits for something to do, and does it. */
  @FunctionalInterface
  public interface Step {
    /**
     * Runs once.
     *
     * @return false if the thread is to end
     * @throws InterruptedException if the thread is to end
     */
    boolean run() throws IOException, InterruptedException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private static final long REST_MILLIS = TimeUnit.SECONDS.toMillis(1);

  private final Step step;
  private final long restMillis;

  /** Whether the last step has failed: then the log has it already. */
  private boolean failing;

  private Worker(Step step, long restMillis) {
    this.step = step;
    this.restMillis = restMillis;
  }

  /**
   * Starts such a thread.
   *
   * @param name the name of the thread
   * @throws OutOfMemoryError if the system allows no more threads
   */
  public static Thread start(String name, Step step) {
    return DaemonThread.start(name, new Worker(step, REST_MILLIS)::run);
  }

  /** The same for a step that waits for that second itself, as it can be ended in it. */
  static Thread startWithOwnRest(String name, Step step) {
    return DaemonThread.start(name, new Worker(step, 0)::run);
  }

  private void run() {
    MountThreads.register();
    try {
      while (runOnce()) {
        // The step has waited until there was something to do.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean runOnce() throws InterruptedException {
    try {
      boolean goesOn = step.run();
      failing = false;
      return goesOn;
    } catch (IOException | RuntimeException | Error e) {
      report(e);
      failing = true;
      Thread.sleep(restMillis);
      return true;
    }
  }

  /** Logs a failure; but not for the second time what fails for the second time. */
  private void report(Throwable failure) {
    String name = Thread.currentThread().getName();
    try {
      if (failing) {
        LOG.debug("{} failed again", name, failure);
      } else {
        LOG.error("{} failed; it is repeated in a second", name, failure);
      }
    } catch (RuntimeException | Error e) {
      // There is no memory for a message, and none for another.
      failure.addSuppressed(e);
    }
  }
}
