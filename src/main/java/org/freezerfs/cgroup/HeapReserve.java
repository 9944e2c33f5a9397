package org.freezerfs.cgroup;

import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Errno;

/**
 * Keeps a part of the memory free of what is made on request and stays: groups, members, extended
 * attributes. It is for what answering takes, and for children that members have, who come without
 * being asked.
 */
final class HeapReserve {
  /**
   * Besides this part of it, the heap holds no more than its old generation does, with which the
   * collector still works well.
   */
  private static final double FREE_PART = 0.375;

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * A group with its files, or a member with its ledger: in bytes, rather too much than too little.
   */
  static final int OF_ONE = 4096;

  private static final HeapReserve OF_HEAP =
      new HeapReserve(HeapReserve::freeBytes, HeapReserve::collect);

  /** How much memory there is, in bytes. */
  @FunctionalInterface
  interface Free {
    long bytes();
  }

  private final Free free;
  private final Runnable collector;

  // Guarded by this.
  private long granted;
  private long nextLook = System.nanoTime();

  /** Room in {@code free} bytes, of which {@code collector} makes more out of garbage. */
  HeapReserve(Free free, Runnable collector) {
    this.free = free;
    this.collector = collector;
  }

  /**
   * To be called before something is made that stays.
   *
   * @throws CgroupException ENOMEM if there is no room for it
   */
  static void require(int bytes) throws CgroupException {
    if (!OF_HEAP.take(bytes)) {
      throw new CgroupException(Errno.ENOMEM);
    }
  }

  boolean take(int bytes) {
    if (free.bytes() > bytes) {
      return true;
    }
    synchronized (this) {
      // Garbage counts as used until it is collected, which takes too long to be done each time.
      if (granted < bytes && System.nanoTime() - nextLook >= 0) {
        collector.run();
        granted = free.bytes();
        nextLook = System.nanoTime() + (granted < bytes ? PAUSE_NANOS : 0);
      }
      boolean enough = granted >= bytes;
      granted -= enough ? bytes : 0;
      return enough;
    }
  }

  /** Beyond what is to be kept free; negative if less than that is. */
  private static long freeBytes() {
    Runtime heap = Runtime.getRuntime();
    long used = heap.totalMemory() - heap.freeMemory();
    return (long) (heap.maxMemory() * (1 - FREE_PART)) - used;
  }

  private static void collect() {
    System.gc();
  }
}
