package org.freezerfs.fuse;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The contents of lists that readers in pieces have not read to the end, as far as there is room
 * for them: those that were read last. Who is midway may stay so for ever, and any user may be
 * midway with thousands of descriptors, so that what is kept for all of them together is bounded.
 */
final class PartialReadCache {
  /** What one takes besides its bytes. */
  static final int OF_ONE = 128;

  private final long most;

  // Guarded by this.
  private final Map<OpenControlFile, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long size;

  /**
   * None yet.
   *
   * @param most how many bytes they may take
   */
  PartialReadCache(long most) {
    this.most = most;
  }

  /** What is kept for a reader; null if nothing is, any more. */
  synchronized byte[] of(OpenControlFile reader) {
    return kept.get(reader);
  }

  /** Keeps something for a reader, instead of what was kept before, if there is room for it. */
  synchronized void keep(OpenControlFile reader, byte[] contents) {
    forget(reader);
    if (sizeOf(contents) <= most) {
      kept.put(reader, contents);
      size += sizeOf(contents);
      dropOldest();
    }
  }

  private void dropOldest() {
    Iterator<byte[]> oldestFirst = kept.values().iterator();
    while (size > most) {
      size -= sizeOf(oldestFirst.next());
      oldestFirst.remove();
    }
  }

  /** A reader has come to the end, or begins again, or is no more. */
  synchronized void forget(OpenControlFile reader) {
    byte[] contents = kept.remove(reader);
    if (contents != null) {
      size -= sizeOf(contents);
    }
  }

  private static int sizeOf(byte[] contents) {
    return OF_ONE + contents.length;
  }
}
