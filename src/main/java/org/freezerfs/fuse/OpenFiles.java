package org.freezerfs.fuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.Credentials;

/** Open files, or open directories, by the handle that the kernel was given for each. */
final class OpenFiles<T> {
  /** An open file, and whether it counts against the limit. */
  private record Open<T>(T file, boolean counts) {}

  private final OpenLimit limit;
  private final Map<Long, Open<T>> open = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  OpenFiles(OpenLimit limit) {
    this.limit = limit;
  }

  /**
   * Adds an open file, and returns its handle.
   *
   * @throws CgroupException ENFILE if the opener may not have another file open
   */
  long open(T file, Credentials opener) throws CgroupException {
    boolean counts = limit.acquire(opener);
    try {
      long handle = last.incrementAndGet();
      open.put(handle, new Open<>(file, counts));
      return handle;
    } catch (OutOfMemoryError e) {
      if (counts) {
        limit.release();
      }
      throw e;
    }
  }

  /**
   * Adds a file that was opened with an earlier daemon, under the handle that the kernel was given
   * for it then.
   */
  void restore(long handle, T file, Credentials opener) throws CgroupException {
    open.put(handle, new Open<>(file, limit.acquire(opener)));
  }

  /** The largest handle that was ever given. */
  long lastHandle() {
    return last.get();
  }

  /** Gives no handle again up to this one. */
  void skipTo(long handle) {
    last.accumulateAndGet(handle, Math::max);
  }

  /** All open files by their handles. */
  Map<Long, T> all() {
    Map<Long, T> all = new TreeMap<>();
    open.forEach((handle, each) -> all.put(handle, each.file()));
    return all;
  }

  /** The open file that has the handle; null if none has. */
  T find(long handle) {
    Open<T> found = open.get(handle);
    return found == null ? null : found.file();
  }

  /**
   * The open file that has the handle.
   *
   * @throws IllegalStateException if none has
   */
  T get(long handle) {
    T file = find(handle);
    if (file == null) {
      throw new IllegalStateException("no open file has the handle " + handle);
    }
    return file;
  }

  /** Removes the open file that has the handle, and returns it; null if none has. */
  T close(long handle) {
    Open<T> closed = open.remove(handle);
    if (closed == null) {
      return null;
    }
    if (closed.counts()) {
      limit.release();
    }
    return closed.file();
  }

  /** Removes all that are open, as their mount has ended, and returns them. */
  List<T> closeAll() {
    List<T> closed = new ArrayList<>();
    for (long handle : open.keySet()) {
      T file = close(handle);
      if (file != null) {
        closed.add(file);
      }
    }
    return closed;
  }
}
