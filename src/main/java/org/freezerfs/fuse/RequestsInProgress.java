package org.freezerfs.fuse;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The requests that are being served, and their end: a mount that is about to keep its groups, or
 * to thaw its tasks, for the last time {@linkplain #end(Duration) ends} them before. A later change
 * would be lost, so its request must not be answered with success: the client gets ENOTCONN, as
 * from a mount without a daemon.
 *
 * <p>A request asks {@link #areRefused} after it has begun, and {@link #haveEnded} when its change
 * is made and logged. So what is answered with success happened before {@link #end(Duration)} has
 * returned.
 */
final class RequestsInProgress {
  private final AtomicInteger count = new AtomicInteger();
  private final Set<RequestLoop> loops = ConcurrentHashMap.newKeySet();
  private volatile boolean unmounted;
  private volatile boolean refused;
  private volatile boolean ended;

  /** A loop begins to serve requests. */
  void add(RequestLoop loop) {
    loops.add(loop);
  }

  /** A loop has ended. */
  void remove(RequestLoop loop) {
    loops.remove(loop);
  }

  /** The calling thread begins to serve a request. */
  void beginOne() {
    count.incrementAndGet();
  }

  /** The calling thread has answered it. */
  void endOne() {
    if (count.decrementAndGet() == 0 && refused) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** A loop has learned from the kernel that the mount has ended. */
  void noteUnmounted() {
    unmounted = true;
  }

  boolean isUnmounted() {
    return unmounted;
  }

  /** Sets whether requests are refused that begin from now on; after {@link #end} all are. */
  void setRefused(boolean areRefused) {
    refused = areRefused || ended;
  }

  /** Whether a request that begins now must be refused. */
  boolean areRefused() {
    return refused;
  }

  /** Whether a request that has done its work now must not be answered with success. */
  boolean haveEnded() {
    return ended;
  }

  /**
   * Refuses all requests that begin from now on, waits until none is being served any more, and
   * after the limit refuses these too. They are answered at once then: when this program ends
   * without an answer, the kernel gives the client ECONNABORTED.
   *
   * @param limit how long it waits at most
   * @return whether none is being served
   */
  boolean end(Duration limit) {
    boolean isNoneLeft = awaitNone(limit);
    if (!isNoneLeft) {
      loops.forEach(RequestLoop::abandonRequest);
    }
    return isNoneLeft;
  }

  private synchronized boolean awaitNone(Duration limit) {
    setRefused(true);
    long begin = System.nanoTime();
    long left = limit.toMillis();
    try {
      while (count.get() > 0 && left > 0) {
        wait(left);
        left = limit.minusNanos(System.nanoTime() - begin).toMillis();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ended = true;
    return count.get() == 0;
  }
}
