package org.freezerfs.faults;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delays the replies of one mount. Each reply that is delayed occupies a thread that serves
 * requests, so their number is limited.
 */
public final class Delays {
  private static final Logger LOG = LoggerFactory.getLogger(Delays.class);

  private static final int MAX_DELAYED = 64;

  private final Semaphore permits = new Semaphore(MAX_DELAYED);
  private final CountDownLatch ended = new CountDownLatch(1);

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

  /** Ends all delays, because the mount has ended. */
  public void end() {
    ended.countDown();
  }
}
