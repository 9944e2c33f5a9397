package org.freezerfs.fuse;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.libc.PrivateDescriptors;
import org.freezerfs.host.proc.DaemonThread;
import org.freezerfs.host.proc.MountThreads;
import org.freezerfs.host.proc.OwnThreads;
import org.freezerfs.threads.CallerThreads;
import org.freezerfs.threads.RequestThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that serve the requests of a mount. One thread always waits for the next request,
 * however many requests are being served: when the last waiting thread receives a request, one more
 * thread is started.
 *
 * <p>They are Java threads. A thread of libfuse would be attached to the virtual machine and
 * detached again at every request, which takes a third of the time of a read.
 */
final class RequestThreads {
  private static final Logger LOG = LoggerFactory.getLogger(RequestThreads.class);

  /** That of {@link #running} until all threads have ended. */
  private static final int FIRST_PHASE = 0;

  /** Of struct statfs. */
  private static final int STATFS_SIZE = 120;

  /** How often {@link #end} wakes the threads. */
  private static final Duration WAKING_INTERVAL = Duration.ofMillis(5);

  private static final long REST_MILLIS = TimeUnit.SECONDS.toMillis(1);

  private final Runnable loop;
  private final IntSupplier caller;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Phaser running = new Phaser(1);
  private volatile boolean stopped;
  private volatile boolean begun;

  /** Whether {@link #run} has returned, or returns, because the mount has ended. */
  @GuardedBy("this")
  private boolean over;

  private volatile boolean ended;

  /** The kernel's ids of the threads. */
  private final Set<Integer> tids = ConcurrentHashMap.newKeySet();

  /**
   * Threads that each run {@code loop}.
   *
   * @param loop serves requests until the mount has ended, and encloses each request that may take
   *     time in {@link #beginRequest} and {@link #endRequest}
   * @param caller the user whose request the calling thread serves
   */
  RequestThreads(Runnable loop, IntSupplier caller) {
    this.loop = loop;
    this.caller = caller;
  }

  /** Serves requests, and returns when all threads have ended. */
  void run() {
    begun = true;
    startOne();
    running.arriveAndAwaitAdvance();
    synchronized (this) {
      over = !stopped;
    }
  }

  /**
   * Ends serving without an end of the mount: requests wait in the kernel then.
   *
   * @return false if a request was still being served after this time, and serving goes on; or if
   *     serving has ended before
   */
  boolean stop(Path mountPoint, Duration time) throws InterruptedException {
    return mayStop() && ((startCaller(mountPoint) && awaitEnd(time)) || !resume());
  }

  private synchronized boolean mayStop() {
    if (over || stopped) {
      return false;
    }
    stopped = true;
    return true;
  }

  private boolean startCaller(Path mountPoint) {
    try {
      DaemonThread.start("stop", () -> callUntilStopped(mountPoint));
      return true;
    } catch (Error e) {
      // The system allows no more threads.
      LOG.warn("the threads that serve requests can't be stopped: {}", e.getMessage());
      return false;
    }
  }

  /**
   * Gives each thread that waits for a request one: statfs(2) is always asked of the filesystem.
   */
  private void callUntilStopped(Path mountPoint) {
    LibC.Functions libc = LibC.get();
    Pointer answer = Memory.allocate(Runtime.getSystemRuntime(), STATFS_SIZE);
    String path = NativeEncoding.encode(mountPoint.toString());
    try {
      PrivateDescriptors.detach();
    } catch (IOException e) {
      LOG.warn("the threads that serve requests can't be stopped: {}", e.getMessage());
      return;
    }
    while (!haveEnded() && stopped) {
      libc.statfs(path, answer);
    }
  }

  boolean isStopped() {
    return stopped;
  }

  /**
   * Ends all threads, though the mount has not ended, and returns when they have; before {@link
   * #run} at once: that ends by itself then. Waits without bound for requests that are being
   * served.
   */
  void end() throws InterruptedException {
    ended = true;
    if (!begun) {
      return;
    }
    boolean haveAllEnded;
    do {
      tids.forEach(OwnThreads::interrupt);
      haveAllEnded = awaitEnd(WAKING_INTERVAL);
    } while (!haveAllEnded);
  }

  /** Whether they end, or have ended, by {@link #end}. */
  boolean areEnded() {
    return ended;
  }

  private boolean haveEnded() {
    return running.getPhase() != FIRST_PHASE;
  }

  /**
   * Waits until all threads have ended.
   *
   * @return whether they have in this time
   */
  private boolean awaitEnd(Duration time) throws InterruptedException {
    try {
      running.awaitAdvanceInterruptibly(FIRST_PHASE, time.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /**
   * Goes on serving after {@link #stop}.
   *
   * @return false if it is too late: all threads have ended
   */
  private boolean resume() {
    int phase = running.register();
    try {
      if (phase != FIRST_PHASE) {
        return false;
      }
      stopped = false;
      startOne();
      return true;
    } finally {
      running.arriveAndDeregister();
    }
  }

  private void startOne() {
    Worker thread = new Worker();
    waiting.incrementAndGet();
    running.register();
    try {
      thread.start();
    } catch (Error e) {
      // The system allows no more threads: the present ones have to serve all requests.
      waiting.decrementAndGet();
      running.arriveAndDeregister();
      LOG.warn(
          "no further thread could be started to serve requests, which may have to wait: {}",
          e.getMessage());
    }
  }

  private final class Worker extends RequestThread {
    /** Whether it serves a request. Used by this thread only. */
    private boolean serving;

    Worker() {
      super(CallerThreads.REQUESTS);
      setDaemon(true);
    }

    /** Nothing that is thrown ends it before the mount has ended: others may be too few. */
    @Override
    public void run() {
      int tid = 0;
      try {
        tid = OwnThreads.current();
        tids.add(tid);
        MountThreads.register();
        while (!hasRunToItsEnd()) {
          Thread.sleep(REST_MILLIS);
          endRequest();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        LOG.error("/proc/thread-self can't be read", e);
      } finally {
        tids.remove(tid);
        endRequest();
        waiting.decrementAndGet();
        running.arriveAndDeregister();
      }
    }

    /** Returns false if the loop has failed; then this thread does not count as waiting. */
    private boolean hasRunToItsEnd() {
      try {
        loop.run();
        return true;
      } catch (RuntimeException | Error e) {
        LOG.error("a thread that serves requests has failed; it goes on in a second", e);
        if (!serving) {
          serving = true;
          waiting.decrementAndGet();
        }
        return false;
      }
    }

    @Override
    protected OptionalInt callerUid() {
      return OptionalInt.of(caller.getAsInt());
    }

    void beginRequest() {
      serving = true;
      if (waiting.decrementAndGet() <= 0) {
        startOne();
      }
    }

    void endRequest() {
      if (serving) {
        serving = false;
        waiting.incrementAndGet();
      }
    }
  }

  /** The calling thread has received a request, and starts to serve it. */
  void beginRequest() {
    if (Thread.currentThread() instanceof Worker worker) {
      worker.beginRequest();
    }
  }

  /**
   * The calling thread has done all that may take time, and counts as waiting for a request again.
   * It may be called before the answer is sent, and once more after that. A client sends its next
   * request as soon as it has the answer. If this thread did not count as waiting by then, each
   * such request would start a further thread.
   */
  void endRequest() {
    if (Thread.currentThread() instanceof Worker worker) {
      worker.endRequest();
    }
  }
}
