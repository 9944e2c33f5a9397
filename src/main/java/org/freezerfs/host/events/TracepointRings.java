package org.freezerfs.host.events;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.Architecture;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.PidNamespaces;

/**
 * The events of one tracepoint of the kernel, of all tasks on all processors that are online when
 * this is opened, by perf_event_open(2). The kernel stops recording them when this program ends,
 * however it ends.
 *
 * <p>Not safe for several threads at once, except the methods that say so.
 */
final class TracepointRings implements AutoCloseable {
  // struct perf_event_attr.
  private static final int ATTRIBUTES_SIZE = 112;
  private static final int SIZE = 4;
  private static final int CONFIG = 8;
  private static final int SAMPLE_PERIOD = 16;
  private static final int SAMPLE_TYPE = 24;
  private static final int FLAGS = 40;
  private static final int WAKEUP_EVENTS = 48;
  private static final int CLOCK = 92;

  /** A thread that polls is woken at each event. */
  static final int WAKE_AT_EACH = 1;

  /**
   * A thread that polls is woken when another half of a ring is full. Which is much cheaper for the
   * task in which the event happens.
   */
  static final int WAKE_WHEN_HALF_FULL = 0;

  private static final int TYPE_TRACEPOINT = 2;
  private static final long SAMPLE_TID_TIME_RAW = 0x2 | 0x4 | 0x400;
  private static final long DISABLED_USE_CLOCKID = 1 | 1 << 25;
  private static final int CLOCK_MONOTONIC = 1;
  private static final int ALL_TASKS = -1;
  private static final int NO_GROUP = -1;
  private static final long CLOSE_ON_EXEC = 8;

  private static final long IOCTL_ENABLE = 0x2400;
  private static final long IOCTL_DISABLE = 0x2401;
  private static final long IOCTL_SET_FILTER = 0x40082406;

  private final int tracepoint;
  private final Map<String, Integer> offsets;
  private final OnlineCpus cpuEvents;
  private final List<PerfRing> rings = new ArrayList<>();

  private TracepointRings(int tracepoint, Map<String, Integer> offsets, OnlineCpus cpuEvents) {
    this.tracepoint = tracepoint;
    this.offsets = offsets;
    this.cpuEvents = cpuEvents;
  }

  /**
   * Opens the rings, disabled; {@link #enable} starts the events.
   *
   * @param filter which events are recorded, in the syntax of Documentation/trace/events.rst
   * @param fields the names of the tracepoint's fields that are to be read
   * @param wakeupEvents {@link #WAKE_AT_EACH} or {@link #WAKE_WHEN_HALF_FULL}
   * @return empty if the kernel refuses, as it takes root, or CAP_PERFMON, and tracefs; or if this
   *     program is in a container, where the tracepoint's task ids are not those of its namespace
   */
  static Optional<TracepointRings> open(
      String category, String name, String filter, Set<String> fields, int wakeupEvents)
      throws IOException {
    if (!PidNamespaces.isInitial()) {
      return Optional.empty();
    }
    Optional<Tracepoint> tracepoint = Tracepoint.find(category, name);
    if (tracepoint.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> offsets = new HashMap<>();
    for (String field : fields) {
      offsets.put(field, tracepoint.get().offsetOf(field));
    }
    // Before the list of online processors is read, so that none comes online unnoticed.
    Optional<OnlineCpus> cpuEvents = OnlineCpus.open();
    if (cpuEvents.isEmpty()) {
      return Optional.empty();
    }
    TracepointRings rings = new TracepointRings(tracepoint.get().id(), offsets, cpuEvents.get());
    boolean opened = false;
    try {
      opened = rings.openOnEachCpu(wakeupEvents) && rings.filter(filter);
    } finally {
      if (!opened) {
        rings.close();
      }
    }
    return opened ? Optional.of(rings) : Optional.empty();
  }

  private boolean openOnEachCpu(int wakeupEvents) throws IOException {
    Pointer attributes = Memory.allocateDirect(Runtime.getSystemRuntime(), ATTRIBUTES_SIZE, true);
    attributes.putInt(0, TYPE_TRACEPOINT);
    attributes.putInt(SIZE, ATTRIBUTES_SIZE);
    attributes.putLong(CONFIG, tracepoint);
    attributes.putLong(SAMPLE_PERIOD, 1);
    attributes.putLong(SAMPLE_TYPE, SAMPLE_TID_TIME_RAW);
    attributes.putLong(FLAGS, DISABLED_USE_CLOCKID);
    attributes.putInt(WAKEUP_EVENTS, wakeupEvents);
    attributes.putInt(CLOCK, CLOCK_MONOTONIC);
    int call = Architecture.current().perfEventOpen();
    for (int cpu : OnlineCpus.list()) {
      int fd = (int) LibC.get().syscall(call, attributes, ALL_TASKS, cpu, NO_GROUP, CLOSE_ON_EXEC);
      if (fd < 0 && LibC.errno() == Errno.ENODEV.intValue()) {
        // It went offline after the list was read. If it comes online again, isOutdated says so.
        continue;
      }
      if (fd < 0) {
        return false;
      }
      Optional<PerfRing> ring = PerfRing.map(fd);
      if (ring.isEmpty()) {
        LibC.get().close(fd);
        return false;
      }
      rings.add(ring.get());
    }
    return !rings.isEmpty();
  }

  private boolean filter(String filter) {
    return rings.stream()
        .allMatch(ring -> LibC.get().ioctl(ring.descriptor(), IOCTL_SET_FILTER, filter) == 0);
  }

  /** The offset of one of the fields: see {@link PerfRing.Sample#field}. */
  int offsetOf(String field) {
    return offsets.get(field);
  }

  /** Starts recording events. */
  void enable() {
    ioctlAll(IOCTL_ENABLE);
  }

  /** Stops recording events. */
  void disable() {
    ioctlAll(IOCTL_DISABLE);
  }

  private void ioctlAll(long request) {
    rings.forEach(ring -> LibC.get().ioctl(ring.descriptor(), request, 0));
  }

  /**
   * The descriptors that are readable when there is an event, or {@link #isOutdated} may be true.
   */
  int[] descriptors() {
    return IntStream.concat(
            rings.stream().mapToInt(PerfRing::descriptor), IntStream.of(cpuEvents.descriptor()))
        .toArray();
  }

  /** Whether a processor may have come online since the last call: its events are not recorded. */
  boolean isOutdated() {
    return cpuEvents.hasAnyComeOnline();
  }

  /** Calls the reader for each event that happened before this call and was not read yet. */
  void read(PerfRing.Reader reader) throws IOException {
    read(reader, () -> false);
  }

  /**
   * The same, processor by processor. Events that happen meanwhile are left, so that it ends
   * however many there are.
   *
   * @param isEnough asked before each event whether to stop reading
   */
  void read(PerfRing.Reader reader, BooleanSupplier isEnough) throws IOException {
    for (PerfRing ring : rings) {
      long end = ring.end();
      while (!ring.isReadUpTo(end) && !isEnough.getAsBoolean()) {
        ring.readNext(reader);
      }
    }
  }

  /**
   * Remembers the present ends of the rings. The result says whether all events before them were
   * read, and the reader has returned from each. This and the result may be called by any thread.
   */
  BooleanSupplier checkpoint() {
    long[] ends = rings.stream().mapToLong(PerfRing::end).toArray();
    return () -> IntStream.range(0, ends.length).allMatch(i -> rings.get(i).isReadUpTo(ends[i]));
  }

  /** Whether all events that have happened were read. May be called by any thread. */
  boolean isAllRead() {
    for (PerfRing ring : rings) {
      if (!ring.isReadUpTo(ring.end())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    rings.forEach(PerfRing::close);
    cpuEvents.close();
  }
}
