package org.freezerfs.host.events;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;

/**
 * The ring buffer into which the kernel writes the samples of one perf event; perf_event_open(2)
 * has its layout. The samples contain TID, TIME and RAW.
 */
final class PerfRing implements AutoCloseable {
  private static final int DATA_PAGES = 16;
  private static final int READ_WRITE = 3;
  private static final int MAP_SHARED = 1;
  private static final long MAP_FAILED = -1;

  // struct perf_event_mmap_page.
  private static final int DATA_HEAD = 1024;
  private static final int DATA_TAIL = 1032;

  // struct perf_event_header, and what follows it in a sample.
  private static final int HEADER = 8;
  private static final int SIZE = 6;
  private static final int PROCESS = HEADER;
  private static final int THREAD = HEADER + 4;
  private static final int TIME = HEADER + 8;
  private static final int RAW = HEADER + 20;

  /**
   * Where less room than this is left, samples may have been lost. It is more than two records
   * need: the kernel may lose one after another was read.
   */
  private static final int SPARE = 512;

  private static final int RECORD_LOST = 2;
  private static final int RECORD_SAMPLE = 9;

  /** One sample, or what says that samples were lost or may be. */
  interface Sample {
    /** Whether this says that samples may have been lost; it has no fields then. */
    boolean isLost();

    /** The process that was running when the event happened. */
    int process();

    /** The thread of it that was. */
    int thread();

    /** When the event happened, by the event's clock. */
    long time();

    /** A field of the tracepoint, by its offset in the raw data. */
    int field(int offset);
  }

  /** Is called for each sample, which is valid until the call returns. */
  @FunctionalInterface
  interface Reader {
    void read(Sample sample) throws IOException;
  }

  private static final Sample LOSS = new Loss();

  private final int fd;
  private final Pointer control;
  private final Pointer data;
  private final long mapped;
  private final long dataSize;
  private final Pointer record;

  /**
   * The record that was copied last: always the same object, so that many samples make no garbage.
   */
  private final Sample current = new CopiedSample();

  private PerfRing(int fd, long address, long mapped, int page) {
    Runtime runtime = Runtime.getSystemRuntime();
    this.fd = fd;
    this.mapped = mapped;
    dataSize = mapped - page;
    control = Pointer.wrap(runtime, address, page);
    data = Pointer.wrap(runtime, address + page, dataSize);
    record = Memory.allocateDirect(runtime, page);
  }

  /**
   * Maps the ring buffer of a perf event. {@link #close} closes the event's descriptor too.
   *
   * @return empty if the kernel refuses; the descriptor is still open then
   */
  static Optional<PerfRing> map(int fd) {
    int page = LibC.get().getpagesize();
    long size = (1L + DATA_PAGES) * page;
    long address = LibC.get().mmap(null, size, READ_WRITE, MAP_SHARED, fd, 0);
    return address == MAP_FAILED
        ? Optional.empty()
        : Optional.of(new PerfRing(fd, address, size, page));
  }

  int descriptor() {
    return fd;
  }

  /**
   * The position at which the kernel will write the next record, in bytes since the beginning. May
   * be called by any thread, until this is closed.
   */
  long end() {
    long end = control.getLong(DATA_HEAD);
    // Read the records only after the head, as the kernel writes them before it.
    VarHandle.acquireFence();
    return end;
  }

  /**
   * Whether all records before a position were read, and the reader has returned from each. May be
   * called by any thread, until this is closed.
   *
   * @param end a value of {@link #end}
   */
  boolean isReadUpTo(long end) {
    long read = control.getLong(DATA_TAIL);
    VarHandle.acquireFence();
    return read - end >= 0;
  }

  /**
   * Calls the reader for the next record, if there is one. The record counts as read when the
   * reader has returned or thrown.
   *
   * <p>If the ring is full, it first calls the reader because of what may be lost: the kernel
   * writes of a loss only with the next sample, which may never come.
   *
   * @return whether there was a record
   */
  boolean readNext(Reader reader) throws IOException {
    long start = control.getLong(DATA_TAIL);
    long end = end();
    if (start >= end) {
      return false;
    }
    if (end - start > dataSize - SPARE) {
      reader.read(LOSS);
    }
    int size = data.getShort((start + SIZE) % dataSize) & 0xffff;
    copy(start % dataSize, size);
    try {
      int type = record.getInt(0);
      if (type == RECORD_SAMPLE || type == RECORD_LOST) {
        reader.read(current);
      }
    } finally {
      VarHandle.releaseFence();
      control.putLong(DATA_TAIL, start + size);
    }
    return true;
  }

  /** Copies a record: its size is a multiple of 8 bytes, and it may wrap around the ring's end. */
  private void copy(long from, int size) {
    for (int at = 0; at < size; at += Long.BYTES) {
      record.putLong(at, data.getLong((from + at) % dataSize));
    }
  }

  private final class CopiedSample implements Sample {
    @Override
    public boolean isLost() {
      return record.getInt(0) == RECORD_LOST;
    }

    @Override
    public int process() {
      return record.getInt(PROCESS);
    }

    @Override
    public int thread() {
      return record.getInt(THREAD);
    }

    @Override
    public long time() {
      return record.getLong(TIME);
    }

    @Override
    public int field(int offset) {
      return record.getInt(RAW + offset);
    }
  }

  private static final class Loss implements Sample {
    @Override
    public boolean isLost() {
      return true;
    }

    @Override
    public int process() {
      throw new IllegalStateException();
    }

    @Override
    public int thread() {
      throw new IllegalStateException();
    }

    @Override
    public long time() {
      throw new IllegalStateException();
    }

    @Override
    public int field(int offset) {
      throw new IllegalStateException();
    }
  }

  @Override
  public void close() {
    LibC.get().munmap(control, mapped);
    LibC.get().close(fd);
  }
}
