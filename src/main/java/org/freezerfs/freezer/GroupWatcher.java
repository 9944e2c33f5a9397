package org.freezerfs.freezer;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.threads.CallerThreads;
import org.freezerfs.threads.PeriodicWorker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at watched files in a thread of its own: when the engine reports a change, and again and
 * again while a change is to be expected that is not reported, such as the stop of the last task of
 * a group that is FREEZING.
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
  private final PeriodicWorker worker =
      PeriodicWorker.withoutRest(CallerThreads.GROUP_EVENTS, this::lookOnce);

  /** The files of which a change was reported, or that were added. */
  private final Set<WatchedFile> wanted = ConcurrentHashMap.newKeySet();

  /** The files that are looked at without a report. Used by the worker alone. */
  private final Map<WatchedFile, Due> due = new HashMap<>();

  GroupWatcher(GroupNotices notices) {
    this.notices = notices;
  }

  /** Looks at a new file for the first time. The caller holds no lock. */
  void add(WatchedFile file) {
    // At once: a client may begin to wait as soon as its lookup of the file is answered.
    if (look(file) != Next.NEVER) {
      wanted.add(file);
    }
    // Its thread is started here, as the next change is reported under a lock.
    worker.wake();
  }

  /** Makes the thread look at a file as soon as possible. The caller may hold any lock. */
  void check(WatchedFile file) {
    wanted.add(file);
    worker.wake();
  }

  private long lookOnce() {
    for (WatchedFile file : Set.copyOf(wanted)) {
      // Before the look: a change that is reported during it needs another.
      wanted.remove(file);
      look(file, SHORTEST_PAUSE_NANOS);
    }
    long now = System.nanoTime();
    for (Map.Entry<WatchedFile, Due> entry : Map.copyOf(due).entrySet()) {
      if (entry.getValue().nanos() - now <= 0) {
        look(entry.getKey(), Math.min(2 * entry.getValue().pause(), LONGEST_PAUSE_NANOS));
      }
    }
    long end = System.nanoTime();
    return due.values().stream()
        .mapToLong(each -> Math.max(0, each.nanos() - end))
        .min()
        .orElse(PeriodicWorker.NEVER);
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
    worker.close();
  }
}
