package org.freezerfs.faults;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the replies of a mount wait that are delayed: each in a thread, so not too many at once.
 */
public final class Delays {
  private static final Logger LOG = LoggerFactory.getLogger(Delays.class);

  private static final int MOST = 64;

  private final Semaphore places = new Semaphore(MOST);
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Waits for so long, or until the mount has ended. The caller holds no lock.
   *
   * @return false if too many wait already
   */
  boolean await(long nanos) {
    if (!places.tryAcquire()) {
      return false;
    }
    try {
      if (ended.await(nanos, TimeUnit.NANOSECONDS)) {
        LOG.debug("an answer is delayed no longer: the mount has ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
    }
    return true;
  }

  /** The mount has ended: nobody is to wait any more. */
  public void end() {
    ended.countDown();
  }
}
