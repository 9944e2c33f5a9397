package org.freezerfs.fuse;

/**
 * Whether there is memory for the arguments of a callback. jnr-ffi makes Java objects of them; for
 * want of memory it would throw before the callback begins, and libfuse would answer a success.
 */
final class ArgumentMemory {
  /**
   * In bytes: far more than the arguments of the requests take that can be served at once. A path
   * has at most some kilobytes, and data that is read or written is not copied.
   */
  private static final int ENOUGH = 1 << 20;

  private ArgumentMemory() {}

  /** Whether there is enough; it costs 0.1 µs, as long as there is. */
  static boolean isEnough() {
    Runtime heap = Runtime.getRuntime();
    return heap.maxMemory() - heap.totalMemory() + heap.freeMemory() > ENOUGH || canAllocate();
  }

  /** Garbage counts as used. The collector runs before an allocation fails. */
  private static boolean canAllocate() {
    try {
      return new byte[ENOUGH].length > 0;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }
}
