package org.freezerfs.host.events;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;

/**
 * The memory through which the kernel hands over the samples of one perf event; its layout is in
 * perf_event_open(2). The samples hold TID, TIME and RAW.
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
  private static final int TIME = HEADER + 8;
  private static final int RAW = HEADER + 20;

  private static final int RECORD_LOST = 2;
  private static final int RECORD_SAMPLE = 9;

  /** One sample, or word of some that could not be kept. */
  interface Sample {
    boolean lost();

    /** Who was running, in whose name it happened. */
    int process();

    /** When, by the event's clock. */
    long time();

    /** A field of the tracepoint. */
    int field(int offset);
  }

  /** Is told of each sample, which is valid until it returns. */
  @FunctionalInterface
  interface Reader {
    void read(Sample sample) throws IOException;
  }

  private final int fd;
  private final Pointer control;
  private final Pointer data;
  private final long mapped;
  private final long dataSize;
  private final Pointer record;

  /** The record that was copied last: always the same object, so that a flood makes no garbage. */
  private final Sample current = new Copied();

  private PerfRing(int fd, long address, long mapped, int page) {
    Runtime runtime = Runtime.getSystemRuntime();
    this.fd = fd;
    this.mapped = mapped;
    dataSize = mapped - page;
    control = Pointer.wrap(runtime, address, page);
    data = Pointer.wrap(runtime, address + page, dataSize);
    record = Memory.allocateDirect(runtime, page);
  }

  /** Maps the memory of a perf event, whose descriptor is closed with it; empty if that fails. */
  static Optional<PerfRing> map(int fd) {
    int page = LibC.get().getpagesize();
    long size = (1L + DATA_PAGES) * page;
    long address = LibC.get().mmap(0, size, READ_WRITE, MAP_SHARED, fd, 0);
    return address == MAP_FAILED
        ? Optional.empty()
        : Optional.of(new PerfRing(fd, address, size, page));
  }

  int descriptor() {
    return fd;
  }

  /**
   * Where the next record will be written: bytes since the beginning. For any thread, until this is
   * closed.
   */
  long end() {
    long end = control.getLong(DATA_HEAD);
    // What was written before the head was moved is read after it.
    VarHandle.acquireFence();
    return end;
  }

  /**
   * Whether all records before this {@link #end} were read, and each reader has returned. For any
   * thread, until this is closed.
   */
  boolean isReadUpTo(long end) {
    long read = control.getLong(DATA_TAIL);
    VarHandle.acquireFence();
    return read - end >= 0;
  }

  /**
   * Hands over the next record, if there is one. It counts as read once the reader has returned, in
   * whatever way.
   *
   * @return whether there was one
   */
  boolean readNext(Reader reader) throws IOException {
    long start = control.getLong(DATA_TAIL);
    if (start >= end()) {
      return false;
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

  /** Records are a multiple of 8 bytes long, and may go on at the beginning of the ring. */
  private void copy(long from, int size) {
    for (int at = 0; at < size; at += Long.BYTES) {
      record.putLong(at, data.getLong((from + at) % dataSize));
    }
  }

  private final class Copied implements Sample {
    @Override
    public boolean lost() {
      return record.getInt(0) == RECORD_LOST;
    }

    @Override
    public int process() {
      return record.getInt(PROCESS);
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

  @Override
  public void close() {
    LibC.get().munmap(control.address(), mapped);
    LibC.get().close(fd);
  }
}
