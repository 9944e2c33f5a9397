package org.freezerfs.fuse;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.host.libc.PrivateDescriptors;
import org.freezerfs.host.mounts.MountAccess;
import org.freezerfs.host.proc.DaemonThread;
import org.freezerfs.host.proc.OwnThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes inotify(7) report IN_MODIFY for control files that have changed. A FUSE server can't send
 * such an event. But the kernel sends it when a file is truncated, so this truncates the file
 * through the mount.
 *
 * <p>This program answers that call itself. So it is made by threads that serve no request and that
 * have {@link PrivateDescriptors}: with the program's descriptor of /dev/fuse, such a thread would
 * keep the mount of a killed program for ever. One thread gets a table of descriptors of its own,
 * and starts the others, which share that table; it truncates nothing, so it never waits for the
 * mount.
 *
 * <p>The kernel lets a truncate(2) wait, uninterruptibly, while a process writes to the file, and a
 * fault may delay the answer to that writer for a minute. So there are several threads, but only a
 * few for the files of one owner.
 *
 * <p>A daemon of an ordinary user may not truncate a file that it may only read. So while the
 * kernel asks for the mode of such a file on behalf of one of these threads, the answer is {@link
 * #isWriter}.
 */
final class ModifyNotices implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModifyNotices.class);

  private static final String THREAD = "notices";

  /**
   * How often a file is tried to be truncated. If another process asks for the file's mode just
   * after this one did, the kernel has the true mode when it checks.
   */
  private static final int TRIES = 1000;

  private static final int MAX_WRITERS = 32;
  private static final int MAX_WRITERS_FOR_OWNER = 4;

  /** How long a file waits for one of the threads that there are, before one more is started. */
  private static final long PATIENCE_MILLIS = 2;

  private static final long LONGEST_IDLE_MILLIS = 10_000;

  /** After this time it is tried again to start a thread, if the system allowed no more. */
  private static final long RETRY_MILLIS = 1000;

  private static final long LONGEST_END_MILLIS = 1000;

  /** The ids in the kernel of the threads that truncate files. */
  private final Set<Integer> writers = ConcurrentHashMap.newKeySet();

  private final ReentrantLock lock = new ReentrantLock();

  /** There is a file for an idle thread, or this was closed. */
  private final Condition work = lock.newCondition();

  /** There is a file and no idle thread, or this was closed. */
  private final Condition writerNeeded = lock.newCondition();

  @GuardedBy("lock")
  private final ChangeQueue<ControlFile> queue = new ChangeQueue<>(MAX_WRITERS_FOR_OWNER);

  /** How many threads truncate files, or wait for one. */
  @GuardedBy("lock")
  private int running;

  @GuardedBy("lock")
  private int idle;

  @GuardedBy("lock")
  private boolean closed;

  /** What could not be told, and why, until that is logged; null otherwise. */
  private final AtomicReference<String> failure = new AtomicReference<>();

  /** Starts the threads that truncate files; null before {@link #start}. */
  private volatile Thread starter;

  /** The filesystem is mounted: from now on changes can be told. */
  void start(Path mountPoint) {
    starter = DaemonThread.start(THREAD, () -> runStarter(mountPoint));
  }

  /** Whether a thread's id is that of a thread that truncates files. */
  boolean isWriter(int tid) {
    return writers.contains(tid);
  }

  /** A file has changed. It may be called under any lock. */
  void send(ControlFile changed) {
    int owner = changed.attributes().uid();
    lock.lock();
    try {
      if (!closed) {
        queue.add(changed, owner);
        (idle > 0 ? work : writerNeeded).signal();
      }
    } finally {
      lock.unlock();
    }
    if (failure.get() != null) {
      logFailure(failure.getAndSet(null));
    }
  }

  private static void logFailure(String failure) {
    if (failure != null) {
      LOG.warn("{}", failure);
    }
  }

  /** What is logged of a failure after which nothing is told any more, or of one change. */
  private static String describe(boolean isLast, Throwable cause) {
    String what = isLast ? "changes can't be told" : "a change was not told";
    String why = cause instanceof IOException ? cause.getMessage() : cause.toString();
    return what + " to watchers by inotify: " + why;
  }

  /**
   * Nothing may be logged once the thread has descriptors of its own: the log's would not be among
   * them.
   */
  private void runStarter(Path mountPoint) {
    try {
      Optional<MountAccess> found = MountAccess.of(mountPoint, CgroupFuse.TYPE);
      if (found.isPresent()) {
        MountAccess access = found.get();
        Runnable writer = () -> runWriter(access);
        PrivateDescriptors.detach();
        access.open();
        startWriters(writer);
        access.close();
        return;
      }
    } catch (IOException | RuntimeException | Error e) {
      failure.set(describe(true, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    setClosed();
  }

  /** Starts a writer whenever a file has to wait, until this is closed. */
  private void startWriters(Runnable writer) throws InterruptedException {
    while (awaitNeed()) {
      try {
        DaemonThread.start(THREAD, writer);
      } catch (Error e) {
        // The system allows no more threads: the present ones have to do.
        uncountAndPause();
      }
    }
  }

  /** Waits until a writer is needed, and counts it as running; returns false once closed. */
  private boolean awaitNeed() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        if (!needsWriter()) {
          writerNeeded.await();
        } else if (running == 0 || !isTakenInTime()) {
          running++;
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean needsWriter() {
    return idle == 0 && running < MAX_WRITERS && queue.hasNext();
  }

  /** Waits a moment; returns whether no further writer is needed then. */
  @GuardedBy("lock")
  private boolean isTakenInTime() throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (left > 0 && !closed && needsWriter()) {
      left = writerNeeded.awaitNanos(left);
    }
    return closed || !needsWriter();
  }

  private void uncountAndPause() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      running--;
      long left = TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
      while (left > 0 && !closed) {
        left = writerNeeded.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void runWriter(MountAccess access) {
    int tid = 0;
    try {
      tid = OwnThreads.current();
      writers.add(tid);
      tellAll(access);
    } catch (IOException e) {
      failure.set(describe(true, e));
      setClosed();
    } catch (RuntimeException | Error e) {
      // Another is started in its place.
      failure.set(describe(false, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      writers.remove(tid);
      uncount();
    }
  }

  private void uncount() {
    lock.lock();
    try {
      running--;
      writerNeeded.signal();
    } finally {
      lock.unlock();
    }
  }

  private void tellAll(MountAccess access) throws InterruptedException {
    ChangeQueue.Work<ControlFile> next = take();
    while (next != null) {
      try {
        tell(access, next.file());
      } finally {
        done(next);
      }
      next = take();
    }
  }

  /** The truncation fails if the group was removed, or the mount has ended or is read-only. */
  private static void tell(MountAccess access, ControlFile changed) {
    if (!changed.group().isRemoved()) {
      access.truncate(changed.path(), TRIES);
    }
  }

  /** Waits for a file; returns null if this thread is to end. */
  private ChangeQueue.Work<ControlFile> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      ChangeQueue.Work<ControlFile> next = queue.take();
      boolean idleForLong = false;
      while (next == null && !closed && !idleForLong) {
        idle++;
        try {
          idleForLong = !work.await(LONGEST_IDLE_MILLIS, TimeUnit.MILLISECONDS) && running > 1;
        } finally {
          idle--;
        }
        next = queue.take();
      }
      if (needsWriter()) {
        writerNeeded.signal();
      }
      return closed ? null : next;
    } finally {
      lock.unlock();
    }
  }

  private void done(ChangeQueue.Work<ControlFile> told) {
    lock.lock();
    try {
      queue.done(told);
    } finally {
      lock.unlock();
    }
  }

  private void setClosed() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
      writerNeeded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells of no further change, and gives up the access to the mount. A thread that still truncates
   * a file may go on until the writer to that file is answered; it does not keep this program from
   * ending.
   */
  @Override
  public void close() {
    setClosed();
    if (starter != null) {
      try {
        // It closes the copy of the mount, and waits for nothing.
        starter.join(LONGEST_END_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
