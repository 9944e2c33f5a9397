package org.freezerfs.fuse;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What is open, by the handle that the kernel was given for it. */
final class OpenFiles<T> {
  private final Map<Long, T> open = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  long open(T file) {
    long handle = last.incrementAndGet();
    open.put(handle, file);
    return handle;
  }

  /** Null if nothing open has the handle. */
  T find(long handle) {
    return open.get(handle);
  }

  T get(long handle) {
    T file = find(handle);
    if (file == null) {
      throw new IllegalStateException("no open file has the handle " + handle);
    }
    return file;
  }

  void close(long handle) {
    open.remove(handle);
  }
}
