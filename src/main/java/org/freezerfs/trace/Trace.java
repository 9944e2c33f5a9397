package org.freezerfs.trace;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Event;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.threads.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records all events of groups and tasks in a file, by JDK Flight Recorder. The file can be read at
 * any time, and is some seconds behind until the trace is closed.
 */
public final class Trace extends EventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(Trace.class);

  /** The shortest time from one regular save to the next. */
  private static final long SAVE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

  /**
   * The interval is at least the time since the start, divided by this. Each part has 100 kB of
   * descriptions of all events that Flight Recorder knows, so a long recording saves more seldom.
   */
  private static final long INTERVAL_DIVISOR = 100;

  /** The approximate size of an event in bytes, without its texts. */
  private static final int EVENT_SIZE = 40;

  /** So many unsaved bytes are saved at once, before the interval is over. */
  private static final int SAVE_BYTES = 2 << 20;

  private final TraceFile file;
  private final String mountPoint;
  private final String semantics;
  private final EventBuffer buffer;

  private final AtomicLong unsaved = new AtomicLong();

  /** Null until the recording has begun. */
  private volatile Thread saver;

  private final long begin = System.nanoTime();

  private volatile boolean ended;

  @GuardedBy("this")
  private boolean failing;

  private Trace(TraceFile file, String mountPoint, String semantics) throws IOException {
    this.file = file;
    this.mountPoint = mountPoint;
    this.semantics = semantics;
    file.requireRoom();
    buffer = EventBuffer.start(file.parts(), this::commitMountEvent);
  }

  /**
   * Starts a recording.
   *
   * @param file the file to write; an earlier one is kept beside it
   * @param mountPoint the mount that is recorded
   * @param semantics the word of its semantics
   * @throws IOException if the file can't be written, or this program makes another recording
   */
  public static Trace start(Path file, String mountPoint, String semantics) throws IOException {
    TraceFile begun = TraceFile.create(file);
    try {
      Trace trace = new Trace(begun, mountPoint, semantics);
      trace.saveFirst();
      trace.saver = Worker.start("trace", trace::saveLater);
      return trace;
    } catch (IOException | RuntimeException | Error e) {
      begun.close();
      throw e;
    }
  }

  private synchronized void saveFirst() throws IOException {
    try {
      save();
    } catch (IOException e) {
      buffer.close();
      throw e;
    }
  }

  private void commitMountEvent() {
    Event event = EventBuffer.newEvent(EventKind.MOUNT);
    event.set(0, mountPoint);
    event.set(1, semantics);
    event.set(2, engine());
    event.set(3, Processes.self());
    event.set(4, ended);
    event.commit();
  }

  /** What the saver repeats. */
  private boolean saveLater() {
    if (!ended) {
      LockSupport.parkNanos(
          Math.max(SAVE_INTERVAL_NANOS, (System.nanoTime() - begin) / INTERVAL_DIVISOR));
      saveIfNeeded();
    }
    return !ended;
  }

  private synchronized void saveIfNeeded() {
    if (!ended && unsaved.get() > 0) {
      trySave();
    }
  }

  @GuardedBy("this")
  private void trySave() {
    try {
      file.requireRoom();
      save();
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        LOG.warn(
            "events may be missing in the recording from now on: {}",
            NativeEncoding.encode(e.getMessage()));
      }
    }
  }

  private void save() throws IOException {
    unsaved.set(0);
    Path part = file.parts().resolve(TraceFile.PART);
    buffer.dump(part);
    file.append(part);
    Files.delete(part);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      trySave();
    }
    LockSupport.unpark(saver);
    try {
      try {
        buffer.close();
      } finally {
        file.close();
      }
    } catch (IOException e) {
      LOG.warn("files are left beside the recording: {}", NativeEncoding.encode(e.getMessage()));
    }
  }

  @Override
  public void record(EventKind kind, int group, Object... values) {
    commit(EventBuffer.newEvent(kind), kind, group, values);
  }

  @Override
  public StartedEvent begin(EventKind kind) {
    Event event = EventBuffer.newEvent(kind);
    event.begin();
    return (group, values) -> {
      event.end();
      commit(event, kind, group, values);
    };
  }

  private void commit(Event event, EventKind kind, int group, Object... values) {
    Object[] recorded = values(kind, group, values);
    int size = EVENT_SIZE;
    for (int i = 0; i < recorded.length; i++) {
      event.set(i, recorded[i]);
      size += recorded[i] instanceof String text ? text.length() : 0;
    }
    event.commit();
    long before = unsaved.getAndAdd(size);
    if (before < SAVE_BYTES && before + size >= SAVE_BYTES) {
      LockSupport.unpark(saver);
    }
  }
}
