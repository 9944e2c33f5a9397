package org.freezerfs.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.freezerfs.cgroup.TreeStore;

/** The file of a tree log. Lines are appended to it, until a shorter log replaces the file. */
final class TreeFile implements TreeStore {
  /** In bytes. */
  private static final long LARGEST = 256 << 20;

  private final Path path;

  @GuardedBy("this")
  private boolean wasRead;

  /** The length of a last line without its newline, which was found when the file was read. */
  @GuardedBy("this")
  private int unfinished;

  /** Open once something was written. */
  @GuardedBy("this")
  private FileChannel file;

  TreeFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the bytes of the file; none if there is no file that a daemon can have written. */
  synchronized byte[] read() throws IOException {
    byte[] bytes = RuntimeDirectory.read(path, LARGEST);
    unfinished = 0;
    while (unfinished < bytes.length && bytes[bytes.length - 1 - unfinished] != '\n') {
      unfinished++;
    }
    wasRead = true;
    return bytes;
  }

  @Override
  public synchronized void append(byte[] bytes) throws IOException {
    if (file == null) {
      file = RuntimeDirectory.open(path, Set.of(StandardOpenOption.APPEND));
      removeUnfinishedLine();
    }
    RuntimeDirectory.write(file, ByteBuffer.wrap(bytes));
  }

  /**
   * Cuts off a last line without its newline, which a daemon left that was killed while it wrote
   * it. What is appended would become a part of that line, and could not be read.
   */
  @GuardedBy("this")
  private void removeUnfinishedLine() throws IOException {
    if (!wasRead) {
      read();
    }
    if (unfinished > 0) {
      file.truncate(file.size() - unfinished);
    }
  }

  @Override
  public synchronized void replace(byte[] bytes) throws IOException {
    Path next = RuntimeDirectory.next(path);
    FileChannel replacement = RuntimeDirectory.openAnew(next);
    try {
      RuntimeDirectory.write(replacement, ByteBuffer.wrap(bytes));
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      replacement.close();
      throw e;
    }
    if (file != null) {
      file.close();
    }
    file = replacement;
  }

  @Override
  public synchronized void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }

  @Override
  public synchronized void remove() throws IOException {
    close();
    Files.deleteIfExists(RuntimeDirectory.next(path));
    Files.deleteIfExists(path);
  }
}
