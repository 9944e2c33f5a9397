package org.freezerfs.junit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/**
 * Makes mounts for the next tests while the present ones run, so that a test need not wait for the
 * start of a daemon. There are as many spare mounts of equal settings as tests that use such a
 * mount. They are closed soon after the last of these tests has ended, and at the end of the run.
 *
 * @param <S> the settings of a mount
 * @param <M> a mount
 */
// Before 5.13, JUnit closes only what implements CloseableResource.
@SuppressWarnings("deprecation")
final class SpareMounts<S, M extends Closeable> implements AutoCloseable, CloseableResource {
  /** The next test with the same settings begins within this time, or not at all. */
  private static final long IDLE_MILLIS = 2000;

  /** A daemon that is ending does so within this time. */
  private static final long CLOSING_SECONDS = 60;

  private static final System.Logger LOG = System.getLogger("org.freezerfs");

  @GuardedBy("this")
  private final Map<S, Spares<M>> all = new HashMap<>();

  private final Predicate<S> canPrestart;
  private final Predicate<M> isAlive;
  private final Opener<S, M> opener;

  @GuardedBy("this")
  private boolean closed;

  private final ScheduledThreadPoolExecutor expiry =
      new ScheduledThreadPoolExecutor(1, task -> thread(task, "freezerfs expiry"));

  /** Makes a mount. */
  @FunctionalInterface
  interface Opener<S, M> {
    M open(S settings) throws IOException;
  }

  /** The mounts of equal settings. */
  private static final class Spares<M> {
    private final Deque<Future<M>> waiting = new ArrayDeque<>();
    private int used;
    private Future<?> closing = CompletableFuture.completedFuture(null);
  }

  /**
   * There are none yet.
   *
   * @param canPrestart whether a mount of these settings may be made ahead
   * @param isAlive whether a mount answers: code under test may have ended one that was made ahead
   */
  SpareMounts(Predicate<S> canPrestart, Opener<S, M> opener, Predicate<M> isAlive) {
    this.canPrestart = canPrestart;
    this.opener = opener;
    this.isAlive = isAlive;
    expiry.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Returns a mount for a test, and makes the next one beside it. */
  M take(S settings) throws IOException {
    Optional<Future<M>> spare = poll(settings);
    try {
      M mount = spare.isPresent() ? await(spare.get(), settings) : opener.open(settings);
      fill(settings);
      return mount;
    } catch (IOException | RuntimeException | Error e) {
      giveBack(settings);
      throw e;
    }
  }

  private synchronized Optional<Future<M>> poll(S settings) {
    Spares<M> spares = all.computeIfAbsent(settings, key -> new Spares<>());
    spares.used++;
    spares.closing.cancel(false);
    return Optional.ofNullable(spares.waiting.poll());
  }

  private M await(Future<M> spare, S settings) throws IOException {
    try {
      M mount = spare.get();
      if (isAlive.test(mount)) {
        return mount;
      }
      close(mount);
      return opener.open(settings);
    } catch (ExecutionException e) {
      // What counts is whether it can be mounted now.
      return opener.open(settings);
    } catch (InterruptedException e) {
      putBack(spare, settings);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before the mount answered", e);
    }
  }

  private synchronized void putBack(Future<M> spare, S settings) {
    all.get(settings).waiting.addFirst(spare);
  }

  private synchronized void fill(S settings) {
    if (!canPrestart.test(settings)) {
      return;
    }
    Spares<M> spares = all.get(settings);
    while (!closed && spares.waiting.size() < spares.used) {
      FutureTask<M> opening = new FutureTask<>(() -> opener.open(settings));
      try {
        thread(opening, "freezerfs spare").start();
      } catch (OutOfMemoryError e) {
        // There may be no more threads. The next test makes its mount itself.
        return;
      }
      spares.waiting.add(opening);
    }
  }

  /** A test that had taken a mount has ended. */
  synchronized void giveBack(S settings) {
    Spares<M> spares = all.get(settings);
    spares.used--;
    if (spares.used == 0 && !closed) {
      spares.closing =
          expiry.schedule(() -> closeAll(removeIdle(settings)), IDLE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized List<Future<M>> removeIdle(S settings) {
    Spares<M> spares = all.get(settings);
    return spares != null && spares.used == 0 ? remove(settings) : List.of();
  }

  @GuardedBy("this")
  private List<Future<M>> remove(S settings) {
    return List.copyOf(all.remove(settings).waiting);
  }

  /** Closes all spare mounts. */
  @Override
  public void close() {
    closeAll(removeAll());
    expiry.shutdown();
    try {
      expiry.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<Future<M>> removeAll() {
    closed = true;
    List<Future<M>> removed = new ArrayList<>();
    List.copyOf(all.keySet()).forEach(settings -> removed.addAll(remove(settings)));
    return removed;
  }

  private void closeAll(List<Future<M>> spares) {
    for (Future<M> spare : spares) {
      try {
        close(spare.get());
      } catch (ExecutionException e) {
        LOG.log(System.Logger.Level.DEBUG, "a spare mount was not made", e);
      } catch (InterruptedException e) {
        // Its daemon ends with this program.
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void close(M mount) {
    try {
      mount.close();
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "a mount that no test has used: " + e.getMessage());
    }
  }
}
