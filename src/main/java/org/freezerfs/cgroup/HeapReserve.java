package org.freezerfs.cgroup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Errno;

/**
 * Keeps a part of the heap free: what a client makes and what stays (groups, members, extended
 * attributes) is refused before it fills the heap. The reserve is for requests that are being
 * answered, and for the children of members, which are forked without a request.
 */
final class HeapReserve {
  /**
   * The part of the heap that stays free. The rest fits into the old generation, so the garbage
   * collector still works well.
   */
  private static final double RESERVED_PART = 0.375;

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Bytes for a group with its files, or for a member: more than they take, rather than less. */
  static final int GROUP_OR_MEMBER = 4096;

  private static final HeapReserve OF_HEAP =
      new HeapReserve(HeapReserve::freeBytes, HeapReserve::collect);

  /** How much memory is free beyond the reserve. */
  @FunctionalInterface
  interface FreeMemory {
    /** In bytes; negative if a part of the reserve is in use. */
    long bytes();
  }

  private final FreeMemory free;
  private final Runnable collector;

  /** Bytes that were free after the last collection, and that no {@link #take} was given yet. */
  @GuardedBy("this")
  private long granted;

  /** When a collection may run again: {@link System#nanoTime}. */
  @GuardedBy("this")
  private long nextCollection = System.nanoTime();

  /**
   * A reserve of a heap.
   *
   * @param collector frees the memory of garbage, which {@code free} counts as used
   */
  HeapReserve(FreeMemory free, Runnable collector) {
    this.free = free;
    this.collector = collector;
  }

  /**
   * Checks that there is room for something that stays. To be called before it is made.
   *
   * @throws CgroupException ENOMEM if there is no room
   */
  static void require(int bytes) throws CgroupException {
    if (!OF_HEAP.take(bytes)) {
      throw new CgroupException(Errno.ENOMEM);
    }
  }

  /** Returns whether there is room for so many bytes. */
  boolean take(int bytes) {
    if (free.bytes() > bytes) {
      return true;
    }
    synchronized (this) {
      // A collection takes too long to be run for each call, so one serves many calls.
      if (granted < bytes && System.nanoTime() - nextCollection >= 0) {
        collector.run();
        granted = free.bytes();
        nextCollection = System.nanoTime() + (granted < bytes ? PAUSE_NANOS : 0);
      }
      boolean enough = granted >= bytes;
      granted -= enough ? bytes : 0;
      return enough;
    }
  }

  private static long freeBytes() {
    Runtime heap = Runtime.getRuntime();
    long used = heap.totalMemory() - heap.freeMemory();
    return (long) (heap.maxMemory() * (1 - RESERVED_PART)) - used;
  }

  private static void collect() {
    System.gc();
  }
}
