package org.freezerfs.fuse;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the contents of lists that are being read in pieces, for the next piece. It has room for a
 * bounded number of bytes, and drops the least recently read contents first: a reader may stop
 * midway for ever, and any user may do so with thousands of descriptors.
 */
final class PartialReadCache {
  /** How many bytes an entry takes besides its contents. */
  static final int ENTRY_OVERHEAD = 128;

  private final long capacity;

  /** In the order of the last access. */
  @GuardedBy("this")
  private final Map<OpenControlFile, byte[]> entries = new LinkedHashMap<>(16, 0.75f, true);

  @GuardedBy("this")
  private long size;

  /**
   * An empty cache.
   *
   * @param capacity how many bytes all entries together may take
   */
  PartialReadCache(long capacity) {
    this.capacity = capacity;
  }

  /** The contents that are kept for a reader; null if there are none, or they were dropped. */
  synchronized byte[] get(OpenControlFile reader) {
    return entries.get(reader);
  }

  /** Keeps contents for a reader in the place of earlier ones, unless they exceed the capacity. */
  synchronized void put(OpenControlFile reader, byte[] contents) {
    remove(reader);
    if (sizeOf(contents) <= capacity) {
      entries.put(reader, contents);
      size += sizeOf(contents);
      dropOldest();
    }
  }

  @GuardedBy("this")
  private void dropOldest() {
    Iterator<byte[]> oldestFirst = entries.values().iterator();
    while (size > capacity) {
      size -= sizeOf(oldestFirst.next());
      oldestFirst.remove();
    }
  }

  /** Drops the contents of a reader that has read them to the end, or has closed its file. */
  synchronized void remove(OpenControlFile reader) {
    byte[] contents = entries.remove(reader);
    if (contents != null) {
      size -= sizeOf(contents);
    }
  }

  private static int sizeOf(byte[] contents) {
    return ENTRY_OVERHEAD + contents.length;
  }
}
