package org.freezerfs.cgroup;

import java.io.IOException;

/** Where a tree log is kept. {@link TreeLog} calls this under its own lock. */
public interface TreeStore {
  /** Adds bytes at the end. */
  void append(byte[] bytes) throws IOException;

  /** Replaces all that was written, in one step: a crash leaves either the old or the new. */
  void replace(byte[] bytes) throws IOException;

  /** Ends writing; all stays that was written. */
  void close() throws IOException;

  /** Removes all that was written. */
  void remove() throws IOException;
}
