package org.freezerfs.cli;

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
 * The log of a daemon that was given no file for it: one beside its journal, that is made when
 * there is something to be said, and added to by the next daemon at the same mount point. When it
 * has grown to its bound it is begun anew, and what was there is kept as {@code NAME.log.old}.
 */
final class DaemonLog extends OutputStream {
  static final String SUFFIX = ".log";
  static final String OLD = ".old";

  private static final long LARGEST = 256 << 10;

  private final RuntimeDirectory folder;
  private final Path file;

  // Guarded by this.
  private FileChannel channel;

  DaemonLog(RuntimeDirectory folder, Path mountPoint) {
    this.folder = folder;
    file = folder.resolve(StateName.of(mountPoint) + SUFFIX);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  /**
   * Adds some bytes.
   *
   * @throws IOException if they can't be kept; a PrintStream, which this is for, goes on then
   */
  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (channel == null) {
      folder.create();
      open();
    }
    if (channel.size() + length > LARGEST) {
      channel.close();
      Files.move(
          file, file.resolveSibling(file.getFileName() + OLD), StandardCopyOption.REPLACE_EXISTING);
      open();
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

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
