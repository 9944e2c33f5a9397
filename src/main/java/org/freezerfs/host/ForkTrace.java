package org.freezerfs.host;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The kernel's news of every fork with CLONE_PARENT on the host, through perf_event_open(2) on its
 * tracepoint {@code task:task_newtask}: who forked. The process-events connector names the child's
 * parent alone, which with that flag is not who forked it (the kernel's kernel/fork.c,
 * copy_process, and drivers/connector/cn_proc.c, proc_fork_connector). The event is written after
 * the connector's, and before the child first runs.
 *
 * <p>For one thread at a time.
 */
public final class ForkTrace implements AutoCloseable {
  /** Is told of each. */
  @FunctionalInterface
  public interface Listener {
    /** {@code forker}, a process, has forked {@code child}. */
    void forked(int forker, int child) throws IOException;
  }

  private static final Map<String, Integer> PERF_EVENT_OPEN =
      Map.of("amd64", 298, "aarch64", 241, "riscv64", 241, "loongarch64", 241);

  // struct perf_event_attr.
  private static final int ATTRIBUTES_SIZE = 112;
  private static final int CONFIG = 8;
  private static final int SAMPLE_PERIOD = 16;
  private static final int SAMPLE_TYPE = 24;
  private static final int FLAGS = 40;
  private static final int TYPE_TRACEPOINT = 2;
  private static final long SAMPLE_TID_TIME_RAW = 0x2 | 0x4 | 0x400;
  private static final long DISABLED = 1;
  private static final int EVERYBODY = -1;
  private static final int NO_GROUP = -1;
  private static final long CLOSE_ON_EXEC = 8;

  private static final long IOCTL_ENABLE = 0x2400;
  private static final long IOCTL_DISABLE = 0x2401;
  private static final long IOCTL_SET_FILTER = 0x40082406;

  /** CLONE_PARENT. */
  private static final String FILTER = "clone_flags & 0x8000";

  private final int childOffset;
  private final List<PerfRing> rings = new ArrayList<>();

  private ForkTrace(int childOffset) {
    this.childOffset = childOffset;
  }

  /**
   * Asks for the news; {@link #enable} begins it.
   *
   * @return empty if the kernel does not let us: it takes what {@link SignalTrace#open} takes
   */
  public static Optional<ForkTrace> open() throws IOException {
    Integer call = PERF_EVENT_OPEN.get(System.getProperty("os.arch"));
    if (!PidNamespaces.isHosts()
        || call == null
        || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      return Optional.empty();
    }
    Optional<Tracepoint> tracepoint = Tracepoint.find("task", "task_newtask");
    if (tracepoint.isEmpty()) {
      return Optional.empty();
    }
    ForkTrace trace = new ForkTrace(tracepoint.get().offsetOf("pid"));
    boolean opened = false;
    try {
      opened = trace.openOnEachCpu(call, tracepoint.get().id());
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
    attributes.putLong(FLAGS, DISABLED);
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
      if (LibC.get().ioctl(fd, IOCTL_SET_FILTER, FILTER) != 0) {
        return false;
      }
    }
    return !rings.isEmpty();
  }

  /** From now on each is told. */
  public void enable() {
    rings.forEach(ring -> LibC.get().ioctl(ring.descriptor(), IOCTL_ENABLE, 0));
  }

  /** From now on none is told. */
  public void disable() {
    rings.forEach(ring -> LibC.get().ioctl(ring.descriptor(), IOCTL_DISABLE, 0));
  }

  /**
   * Hands over what has happened.
   *
   * @return false if there was more than could be kept
   */
  public boolean read(Listener listener) throws IOException {
    boolean all = true;
    for (PerfRing ring : rings) {
      for (Optional<PerfRing.Sample> next = ring.next(); next.isPresent(); next = ring.next()) {
        PerfRing.Sample sample = next.get();
        if (sample.lost()) {
          all = false;
        } else {
          listener.forked(sample.process(), sample.field(childOffset));
        }
      }
    }
    return all;
  }

  @Override
  public void close() {
    rings.forEach(PerfRing::close);
  }
}
