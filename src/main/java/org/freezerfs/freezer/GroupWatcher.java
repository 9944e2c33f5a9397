package org.freezerfs.freezer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.engine.CallerThreads;
import org.freezerfs.engine.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at watched files in a thread of its own: when the engine reports a change, and again and
 * again while a change is to be expected that nobody reports, such as the stop of the last task of
 * a group that is FREEZING. The thread is started by the first file.
 */
final class GroupWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupWatcher.class);

  private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** When a file is to be looked at again. */
  enum Next {
    /** Not before a change is reported. */
    NEVER,
    /** After 1 ms, the next time after 2 ms, and so on. */
    SOON,
    /** After 20 ms. */
    LATER
  }

  /** When a file is due, and after what pause. */
  private record Due(long nanos, long pause) {}

  private final GroupNotices notices;

  /** The files of which a change was reported, or that were added. */
  @GuardedBy("this")
  private final Set<WatchedFile> wanted = new HashSet<>();

  @GuardedBy("this")
  private Thread thread;

  @GuardedBy("this")
  private boolean closed;

  /** The files that are looked at without a report. Used by this object's thread alone. */
  private final Map<WatchedFile, Due> due = new HashMap<>();

  GroupWatcher(GroupNotices notices) {
    this.notices = notices;
  }

  /** Looks at a new file for the first time. The caller holds no lock. */
  void add(WatchedFile file) {
    synchronized (this) {
      if (thread == null && !closed) {
        thread = Worker.start(CallerThreads.GROUP_EVENTS, this::lookOnce);
      }
    }
    // At once: who looks the file up may begin to wait as soon as that has an answer.
    if (look(file) != Next.NEVER) {
      check(file);
    }
  }

  /** Makes the thread look at a file as soon as possible. The caller may hold any lock. */
  synchronized void check(WatchedFile file) {
    wanted.add(file);
    notifyAll();
  }

  /** What the thread repeats. */
  private boolean lookOnce() throws InterruptedException {
    Set<WatchedFile> reported = new HashSet<>();
    boolean goesOn = awaitWork(reported);
    if (goesOn) {
      reported.forEach(file -> look(file, SHORTEST_PAUSE_NANOS));
      lookAtDue();
    }
    return goesOn;
  }

  /** Moves the files that are wanted to a set; returns false once this is closed. */
  private synchronized boolean awaitWork(Set<WatchedFile> reported) throws InterruptedException {
    long pause = untilNextDue();
    while (!closed && wanted.isEmpty() && pause > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, pause);
      pause = untilNextDue();
    }
    reported.addAll(wanted);
    wanted.clear();
    return !closed;
  }

  private long untilNextDue() {
    long now = System.nanoTime();
    return due.values().stream().mapToLong(each -> each.nanos() - now).min().orElse(Long.MAX_VALUE);
  }

  private void lookAtDue() {
    long now = System.nanoTime();
    for (Map.Entry<WatchedFile, Due> entry : Map.copyOf(due).entrySet()) {
      if (entry.getValue().nanos() - now <= 0) {
        look(entry.getKey(), Math.min(2 * entry.getValue().pause(), LONGEST_PAUSE_NANOS));
      }
    }
  }

  private void look(WatchedFile file, long pause) {
    switch (look(file)) {
      case NEVER -> due.remove(file);
      case SOON -> due.put(file, new Due(System.nanoTime() + pause, pause));
      case LATER ->
          due.put(file, new Due(System.nanoTime() + LONGEST_PAUSE_NANOS, LONGEST_PAUSE_NANOS));
    }
  }

  private Next look(WatchedFile file) {
    try {
      return notices.look(file);
    } catch (CgroupException e) {
      return Next.NEVER; // The group was removed.
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("{}: a change may be told late", file.group(), e);
      return Next.LATER;
    }
  }

  /** Ends the thread, and waits for the end of a look that has begun. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      running = thread;
      notifyAll();
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
