package org.freezerfs.cgroup;

import java.io.IOException;

/** Where the record of a tree is kept. */
public interface TreeStore {
  /** Adds to it. */
  void append(byte[] bytes) throws IOException;

  /** Puts something else in its place, at once. */
  void replace(byte[] bytes) throws IOException;

  /** There is nothing to be kept. */
  void remove() throws IOException;
}
