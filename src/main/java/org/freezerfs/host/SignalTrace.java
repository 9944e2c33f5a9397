package org.freezerfs.host;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jnr.constants.platform.Signal;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The kernel's news of every signal on the host that stops a process or lets it go on, through
 * perf_event_open(2) on its tracepoint {@code signal:signal_generate}: written before kill(2)
 * returns to the sender. The events end with this program, however it ends.
 *
 * <p>For one thread at a time.
 */
public final class SignalTrace implements AutoCloseable {
  /** Is told of each. */
  public interface Listener {
    /**
     * Somebody else sent a signal to a task.
     *
     * @param signal SIGCONT, or one that stops by default
     * @param nanoTime when, as {@link System#nanoTime} counts
     */
    void sent(int tid, int signal, long nanoTime) throws IOException;

    /** There were more than could be kept: any may have been sent to anybody. */
    void lost() throws IOException;
  }

  private static final List<Signal> TRACED =
      List.of(Signal.SIGCONT, Signal.SIGSTOP, Signal.SIGTSTP, Signal.SIGTTIN, Signal.SIGTTOU);

  private static final Map<String, Integer> PERF_EVENT_OPEN =
      Map.of("amd64", 298, "aarch64", 241, "riscv64", 241, "loongarch64", 241);

  // struct perf_event_attr.
  private static final int ATTRIBUTES_SIZE = 112;
  private static final int CONFIG = 8;
  private static final int SAMPLE_PERIOD = 16;
  private static final int SAMPLE_TYPE = 24;
  private static final int FLAGS = 40;
  private static final int WAKEUP_EVENTS = 48;
  private static final int CLOCK = 92;

  private static final int TYPE_TRACEPOINT = 2;
  private static final long SAMPLE_TID_TIME_RAW = 0x2 | 0x4 | 0x400;
  private static final long DISABLED_USE_CLOCKID = 1 | 1 << 25;
  private static final int CLOCK_MONOTONIC = 1;
  private static final int EVERYBODY = -1;
  private static final int NO_GROUP = -1;
  private static final long CLOSE_ON_EXEC = 8;

  private static final long IOCTL_ENABLE = 0x2400;
  private static final long IOCTL_SET_FILTER = 0x40082406;

  private final int self;
  private final int pidOffset;
  private final int signalOffset;
  private final List<PerfRing> rings = new ArrayList<>();
  private final CpuEvents cpuEvents;

  private SignalTrace(int self, Tracepoint tracepoint, CpuEvents cpuEvents) throws IOException {
    this.self = self;
    this.cpuEvents = cpuEvents;
    pidOffset = tracepoint.offsetOf("pid");
    signalOffset = tracepoint.offsetOf("sig");
  }

  /**
   * Asks for the news; {@link #enable} begins it.
   *
   * @param self the process that need not be told of what it sends itself
   * @param senders the names of its threads that send much: the kernel is to leave them out
   * @return empty if the kernel does not let us: it takes root, or CAP_PERFMON, and tracefs; or if
   *     it speaks of tasks by other ids than we do, as it does in a container
   */
  public static Optional<SignalTrace> open(int self, Set<String> senders) throws IOException {
    Integer call = PERF_EVENT_OPEN.get(System.getProperty("os.arch"));
    if (!PidNamespaces.isHosts()
        || call == null
        || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      return Optional.empty();
    }
    Optional<Tracepoint> tracepoint = Tracepoint.find("signal", "signal_generate");
    // There before it is looked which processors are online: none is to come unnoticed.
    Optional<CpuEvents> cpuEvents = tracepoint.isEmpty() ? Optional.empty() : CpuEvents.open();
    if (cpuEvents.isEmpty()) {
      return Optional.empty();
    }
    SignalTrace trace = new SignalTrace(self, tracepoint.get(), cpuEvents.get());
    boolean opened = false;
    try {
      opened =
          trace.openOnEachCpu(call, tracepoint.get().id()) && trace.filter(trace.tids(senders));
    } finally {
      if (!opened) {
        trace.close();
      }
    }
    return opened ? Optional.of(trace) : Optional.empty();
  }

  private boolean openOnEachCpu(int call, int tracepoint) throws IOException {
    Pointer attributes = Memory.allocateDirect(Runtime.getSystemRuntime(), ATTRIBUTES_SIZE, true);
    attributes.putInt(0, TYPE_TRACEPOINT);
    attributes.putInt(4, ATTRIBUTES_SIZE);
    attributes.putLong(CONFIG, tracepoint);
    attributes.putLong(SAMPLE_PERIOD, 1);
    attributes.putLong(SAMPLE_TYPE, SAMPLE_TID_TIME_RAW);
    attributes.putLong(FLAGS, DISABLED_USE_CLOCKID);
    attributes.putInt(WAKEUP_EVENTS, 1);
    attributes.putInt(CLOCK, CLOCK_MONOTONIC);
    for (int cpu : Cpus.online()) {
      int fd = (int) LibC.get().syscall(call, attributes, EVERYBODY, cpu, NO_GROUP, CLOSE_ON_EXEC);
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

  private List<Integer> tids(Set<String> names) throws IOException {
    List<Integer> tids = new ArrayList<>();
    for (int tid : Processes.threads(self)) {
      Optional<ByteText> name = ProcFile.read("/proc/" + self + "/task/" + tid + "/comm");
      if (name.isPresent() && names.contains(name.get().toString().trim())) {
        tids.add(tid);
      }
    }
    return tids;
  }

  /**
   * Has the kernel leave out all other signals, and what some of our threads send: a thaw of
   * thousands is no news. It takes a filter only once.
   */
  private boolean filter(List<Integer> leftOut) {
    String signals =
        TRACED.stream()
            .map(signal -> "sig==" + signal.intValue())
            .collect(Collectors.joining("||"));
    StringBuilder filter = new StringBuilder("(").append(signals).append(")");
    for (int tid : leftOut) {
      filter.append("&&common_pid!=").append(tid);
    }
    boolean done = true;
    for (PerfRing ring : rings) {
      done &= LibC.get().ioctl(ring.descriptor(), IOCTL_SET_FILTER, filter.toString()) == 0;
    }
    return done;
  }

  /** What to wait on for something to read. */
  public int[] descriptors() {
    return IntStream.concat(
            rings.stream().mapToInt(PerfRing::descriptor), IntStream.of(cpuEvents.descriptor()))
        .toArray();
  }

  /**
   * Whether a processor may have come online since this was asked last. Signals that are sent there
   * are not told of: that takes a new trace.
   */
  public boolean isOutdated() {
    return cpuEvents.hasAnyComeOnline();
  }

  /** From now on everything is told. */
  public void enable() {
    rings.forEach(ring -> LibC.get().ioctl(ring.descriptor(), IOCTL_ENABLE, 0));
  }

  /**
   * Hands over what has happened.
   *
   * @return whether some of it was our own doing, by a thread that is not left out
   */
  public boolean read(Listener listener) throws IOException {
    boolean own = false;
    for (PerfRing ring : rings) {
      for (Optional<PerfRing.Sample> next = ring.next(); next.isPresent(); next = ring.next()) {
        PerfRing.Sample sample = next.get();
        if (sample.lost()) {
          listener.lost();
        } else if (sample.process() == self) {
          own = true;
        } else {
          listener.sent(sample.field(pidOffset), sample.field(signalOffset), sample.time());
        }
      }
    }
    return own;
  }

  @Override
  public void close() {
    rings.forEach(PerfRing::close);
    cpuEvents.close();
  }
}
