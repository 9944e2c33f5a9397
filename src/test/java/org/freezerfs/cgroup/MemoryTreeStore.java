package org.freezerfs.cgroup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.freezerfs.cgroup.snapshot.TreeSnapshot;

/** A tree log in memory. */
public final class MemoryTreeStore implements TreeStore {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Whether writes fail for want of space. */
  boolean isFull;

  /** How often the log was replaced. */
  int replacements;

  /** What another thread does right after a group was logged as removed. */
  Runnable afterGroupRemoved = () -> {};

  @Override
  public void append(byte[] added) throws IOException {
    if (isFull) {
      throw new IOException("No space left on device");
    }
    bytes.write(added);
    if (new String(added, StandardCharsets.ISO_8859_1).contains("gone")) {
      afterGroupRemoved.run();
    }
  }

  @Override
  public void replace(byte[] all) throws IOException {
    if (isFull) {
      throw new IOException("No space left on device");
    }
    bytes.reset();
    replacements++;
    append(all);
  }

  @Override
  public void remove() {
    bytes.reset();
  }

  byte[] log() {
    return bytes.toByteArray();
  }

  int size() {
    return bytes.size();
  }

  /** The groups that would be restored. */
  public TreeSnapshot read() {
    return read(log());
  }

  static TreeSnapshot read(byte[] log) {
    return TreeSnapshot.read(log);
  }

  @Override
  public void close() {}
}
