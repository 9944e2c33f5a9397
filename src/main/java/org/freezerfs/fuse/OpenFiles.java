package org.freezerfs.fuse;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.Credentials;

/** What is open, by the handle that the kernel was given for it. */
final class OpenFiles<T> {
  /** Something open, and whether it counts for the limit. */
  private record Open<T>(T file, boolean counts) {}

  private final OpenLimit limit;
  private final Map<Long, Open<T>> open = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  OpenFiles(OpenLimit limit) {
    this.limit = limit;
  }

  /**
   * Gives what was opened a handle.
   *
   * @throws CgroupException ENFILE if the opener may have nothing more open
   */
  long open(T file, Credentials opener) throws CgroupException {
    boolean counts = limit.take(opener);
    try {
      long handle = last.incrementAndGet();
      open.put(handle, new Open<>(file, counts));
      return handle;
    } catch (OutOfMemoryError e) {
      if (counts) {
        limit.giveBack();
      }
      throw e;
    }
  }

  /** Null if nothing open has the handle. */
  T find(long handle) {
    Open<T> found = open.get(handle);
    return found == null ? null : found.file();
  }

  T get(long handle) {
    T file = find(handle);
    if (file == null) {
      throw new IllegalStateException("no open file has the handle " + handle);
    }
    return file;
  }

  /** Forgets what has the handle, and returns it; null if nothing has. */
  T close(long handle) {
    Open<T> closed = open.remove(handle);
    if (closed == null) {
      return null;
    }
    if (closed.counts()) {
      limit.giveBack();
    }
    return closed.file();
  }
}
