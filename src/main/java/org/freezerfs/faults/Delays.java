package org.freezerfs.faults;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.freezerfs.host.proc.DaemonThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delays the replies and the notices of one mount. Each reply that is delayed occupies a thread
 * that serves requests, so their number is limited.
 */
public final class Delays {
  private static final Logger LOG = LoggerFactory.getLogger(Delays.class);

  private static final int MAX_DELAYED = 64;

  private final Semaphore permits = new Semaphore(MAX_DELAYED);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Tells late notices; empty before the first of them. */
  @GuardedBy("this")
  private Optional<ScheduledThreadPoolExecutor> notices = Optional.empty();

  /**
   * Waits for this time, or until the mount has ended. The caller holds no lock.
   *
   * @return false, at once, if too many replies are delayed already
   */
  boolean await(long nanos) {
    if (!permits.tryAcquire()) {
      return false;
    }
    try {
      if (ended.await(nanos, TimeUnit.NANOSECONDS)) {
        LOG.debug("a reply is not delayed any longer: the mount has ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      permits.release();
    }
    return true;
  }

  /** Tells a notice after this time, unless the mount has ended by then. This waits for nothing. */
  synchronized void tellLater(long nanos, Runnable notice) {
    if (ended.getCount() == 0) {
      return;
    }
    if (notices.isEmpty()) {
      notices =
          Optional.of(new ScheduledThreadPoolExecutor(1, DaemonThread.factory("late-notices")));
      notices.get().setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }
    Future<?> unused = notices.get().schedule(() -> tell(notice), nanos, TimeUnit.NANOSECONDS);
  }

  private static void tell(Runnable notice) {
    try {
      notice.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a late notice could not be told", e);
    }
  }

  /** Ends all delays, because the mount has ended. */
  public synchronized void end() {
    ended.countDown();
    notices.ifPresent(ScheduledThreadPoolExecutor::shutdown);
  }
}
