package org.freezerfs.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * The log of a daemon without a {@code --log-file}, on a host that has no log of its own: a file
 * beside its journal. It is created at the first line, and the next daemon at the same mount point
 * appends to it. A file of 256 kB is renamed to {@code NAME.log.old}, and a new one begun.
 */
final class DaemonLog extends OutputStream {
  static final String SUFFIX = ".log";
  static final String OLD = ".old";

  /** In bytes. */
  private static final long LARGEST = 256 << 10;

  private final RuntimeDirectory directory;
  private final Path file;

  @GuardedBy("this")
  private FileChannel channel;

  DaemonLog(RuntimeDirectory directory, Path mountPoint) {
    this.directory = directory;
    file = directory.resolve(StateName.of(mountPoint) + SUFFIX);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  /**
   * Appends bytes.
   *
   * @throws IOException if they can't be written; the PrintStream that writes here ignores that
   */
  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (channel == null) {
      directory.create();
      open();
    }
    if (channel.size() + length > LARGEST) {
      channel.close();
      Files.move(
          file, file.resolveSibling(file.getFileName() + OLD), StandardCopyOption.REPLACE_EXISTING);
      open();
    }
    RuntimeDirectory.write(channel, ByteBuffer.wrap(bytes, offset, length));
  }

  @GuardedBy("this")
  private void open() throws IOException {
    channel =
        RuntimeDirectory.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  @Override
  public synchronized void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
