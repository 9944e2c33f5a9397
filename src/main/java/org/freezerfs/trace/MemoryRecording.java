package org.freezerfs.trace;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.recorder.EventKind;

/**
 * Keeps the events of one mount in memory, to draw them when it has ended. Unlike a {@link Trace}
 * it can be one of several in a process, and of a short life.
 */
public final class MemoryRecording extends EventRecorder {
  /** Later events are left out. */
  private static final int MOST_EVENTS = 20_000;

  private final String mountPoint;
  private final String semantics;
  private final long begin = System.nanoTime();
  private final long beginOfDay = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());

  @GuardedBy("this")
  private SavedEvents events = new SavedEvents();

  @GuardedBy("this")
  private int count;

  /**
   * A recording that begins now.
   *
   * @param mountPoint what the page shows as the mount point
   * @param semantics the word of the mount's semantics
   */
  public MemoryRecording(String mountPoint, String semantics) {
    this.mountPoint = mountPoint;
    this.semantics = semantics;
  }

  /** Returns the page of all events, and keeps none of them. The mount has ended. */
  public synchronized TimelinePage page() {
    long end = System.nanoTime();
    events.add(
        EventKind.MOUNT,
        beginOfDay,
        end - begin,
        mountPoint,
        semantics,
        engine(),
        Processes.self(),
        true);
    events.sort();
    TimelinePage page = TimelinePage.of(events);
    events = new SavedEvents();
    forgetGroups();
    return page;
  }

  @Override
  public void record(EventKind kind, int group, Object... values) {
    add(kind, System.nanoTime(), group, values);
  }

  @Override
  public StartedEvent begin(EventKind kind) {
    long started = System.nanoTime();
    return (group, values) -> add(kind, started, group, values);
  }

  private void add(EventKind kind, long started, int group, Object... values) {
    Object[] recorded = values(kind, group, values);
    long duration = System.nanoTime() - started;
    synchronized (this) {
      count++;
      if (count <= MOST_EVENTS) {
        events.add(kind, beginOfDay + started - begin, duration, recorded);
      }
    }
  }
}
