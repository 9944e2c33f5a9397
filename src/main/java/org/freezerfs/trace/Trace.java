package org.freezerfs.trace;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.LogText;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.Worker;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.proc.Processes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records all events of groups and tasks in a file, by JDK Flight Recorder. The file can be read at
 * any time, and is some seconds behind until the trace is closed.
 */
public final class Trace implements Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(Trace.class);

  /** The shortest time from one regular save to the next. */
  private static final long SAVE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

  /**
   * The interval is at least the time since the start, divided by this. Each part has 100 kB of
   * descriptions of all events that Flight Recorder knows, so a long recording saves more seldom.
   */
  private static final long INTERVAL_DIVISOR = 100;

  /** The size of an event in bytes, about, without its texts. */
  private static final int EVENT_SIZE = 40;

  /** So many unsaved bytes are saved at once, before the interval is over. */
  private static final int SAVE_BYTES = 2 << 20;

  /** So many bytes of what a client has written are kept. */
  private static final int LONGEST_TEXT = 100;

  private final TraceFile file;
  private final String mountPoint;
  private final String semantics;
  private final FlightRecording flight;
  private final Map<Integer, Supplier<String>> paths = new ConcurrentHashMap<>();

  private final AtomicLong unsaved = new AtomicLong();

  /** Null until the recording has begun. */
  private volatile Thread saver;

  private final long begin = System.nanoTime();

  private volatile boolean ended;

  /** The word of the engine; empty until it is chosen. */
  private volatile String engine = "";

  @GuardedBy("this")
  private boolean failing;

  private Trace(TraceFile file, String mountPoint, String semantics) throws IOException {
    this.file = file;
    this.mountPoint = mountPoint;
    this.semantics = semantics;
    file.requireRoom();
    flight = FlightRecording.start(file.parts(), this::commitMountEvent);
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
      flight.close();
      throw e;
    }
  }

  private void commitMountEvent() {
    MountEvent event = new MountEvent();
    event.mountPoint = mountPoint;
    event.semantics = semantics;
    event.engine = engine;
    event.daemon = Processes.self();
    event.ended = ended;
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
    flight.dump(part);
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
        flight.close();
      } finally {
        file.close();
      }
    } catch (IOException e) {
      LOG.warn("files are left beside the recording: {}", NativeEncoding.encode(e.getMessage()));
    }
  }

  private void commit(GroupEvent event) {
    event.commit();
    int size = EVENT_SIZE + event.group.length();
    long before = unsaved.getAndAdd(size);
    if (before < SAVE_BYTES && before + size >= SAVE_BYTES) {
      LockSupport.unpark(saver);
    }
  }

  /** Returns the group's path as text: a path has one byte in each character. */
  private String path(int group) {
    Supplier<String> path = paths.get(group);
    return path == null ? "?" : LogText.asUnicode(path.get());
  }

  private static String word(Result result) {
    return result.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void engineChosen(String word) {
    engine = word;
  }

  @Override
  public void groupCreated(int group, Supplier<String> path) {
    paths.put(group, path);
    commitGroupChange(group, GroupChangeEvent.MADE);
  }

  @Override
  public void groupRenamed(int group) {
    commitGroupChange(group, GroupChangeEvent.RENAMED);
  }

  @Override
  public void groupRemoved(int group) {
    commitGroupChange(group, GroupChangeEvent.REMOVED);
    paths.remove(group);
  }

  private void commitGroupChange(int group, String change) {
    GroupChangeEvent event = new GroupChangeEvent();
    put(event, group);
    event.change = change;
    commit(event);
  }

  private void put(GroupEvent event, int group) {
    event.groupId = group;
    event.group = path(group);
  }

  private void put(TaskEvent event, int task, int group) {
    put(event, group);
    event.task = task;
  }

  @Override
  public void faultInjected(int group, String fault, int task) {
    FaultEvent event = new FaultEvent();
    put(event, task, group);
    event.fault = fault;
    commit(event);
  }

  @Override
  public void taskExited(Task task, int group) {
    ExitEvent event = new ExitEvent();
    put(event, task.pid(), group);
    commit(event);
  }

  @Override
  public Transition beginTransition() {
    TransitionEvent event = new TransitionEvent();
    event.begin();
    return (group, from, to, tasks) -> {
      event.end();
      put(event, group);
      event.from = from;
      event.to = to;
      event.tasks = tasks;
      commit(event);
    };
  }

  @Override
  public Attach beginAttach() {
    AttachEvent event = new AttachEvent();
    event.begin();
    return (task, from, to) -> {
      event.end();
      put(event, task.pid(), to);
      event.fromId = from;
      event.from = path(from);
      commit(event);
    };
  }

  @Override
  public Fork beginFork() {
    ForkEvent event = new ForkEvent();
    event.begin();
    return (child, group, result) -> {
      event.end();
      put(event, child.pid(), group);
      event.result = word(result);
      commit(event);
    };
  }

  @Override
  public Signal beginSignal() {
    SignalEvent event = new SignalEvent();
    event.begin();
    return (task, group, signal, result) -> {
      event.end();
      put(event, task.pid(), group);
      event.signal = signal;
      event.result = word(result);
      commit(event);
    };
  }

  @Override
  public Request beginRequest() {
    RequestEvent event = new RequestEvent();
    event.begin();
    return (group, file, written, error, isFault, caller) -> {
      event.end();
      put(event, group);
      event.file = file;
      event.access = written.isPresent() ? RequestEvent.WRITE : RequestEvent.READ;
      event.text = written.map(Trace::textWritten).orElse("");
      event.error = error.map(Errno::name).orElse("");
      event.fault = isFault;
      Caller process = Caller.of(caller);
      event.caller = process.pid();
      event.command = process.command();
      commit(event);
    };
  }

  /** Returns the beginning of what was written, without the newline of echo. */
  private static String textWritten(byte[] written) {
    int length = written.length;
    if (length > 0 && written[length - 1] == '\n') {
      length--;
    }
    boolean isLong = length > LONGEST_TEXT;
    String bytes =
        new String(written, 0, isLong ? LONGEST_TEXT : length, StandardCharsets.ISO_8859_1);
    return LogText.asUnicode(bytes) + (isLong ? "..." : "");
  }

  @Override
  public Restop beginRestop() {
    RestopEvent event = new RestopEvent();
    event.begin();
    return (task, group, delayNanos) -> {
      event.end();
      put(event, task.pid(), group);
      event.delay = delayNanos;
      commit(event);
    };
  }
}
