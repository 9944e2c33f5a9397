package org.freezerfs.trace;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file of a recording up to the end of its last whole part. A part after that is torn: the
 * daemon is adding it now, or was killed while it did. Flight Recorder's reader refuses a file with
 * a torn part.
 */
final class WholeParts implements Closeable {
  // The header of a part, in big-endian order: jdk/jfr/internal/consumer/ChunkHeader.java.
  private static final int MAGIC = 'F' << 24 | 'L' << 16 | 'R' << 8;
  private static final int SIZE_AT = 8;
  private static final int HEADER_SIZE = 68;

  private final Path file;
  private final boolean isCopy;
  private final long torn;

  private WholeParts(Path file, boolean isCopy, long torn) {
    this.file = file;
    this.isCopy = isCopy;
    this.torn = torn;
  }

  /**
   * Copies the whole parts to a temporary file if the recording has a torn part, or may get one.
   */
  static WholeParts of(Path recording) throws IOException {
    try (FileChannel in = FileChannel.open(recording, StandardOpenOption.READ)) {
      long size = in.size();
      long end = end(in, size);
      // A file without a whole part is passed on: Flight Recorder's reader says what is wrong.
      if (end == 0 || (end == size && !Files.exists(TraceFile.partsOf(recording)))) {
        return new WholeParts(recording, false, 0);
      }
      Path copy = Files.createTempFile("freezerfs", ".jfr");
      try (FileChannel out = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        long position = 0;
        while (position < end) {
          position += in.transferTo(position, end - position, out);
        }
        return new WholeParts(copy, true, size - end);
      } catch (IOException | RuntimeException | Error e) {
        Files.deleteIfExists(copy);
        throw e;
      }
    }
  }

  /** Returns where the last whole part ends. */
  private static long end(FileChannel in, long size) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_SIZE);
    long end = 0;
    while (end + HEADER_SIZE <= size) {
      header.clear();
      while (header.hasRemaining() && in.read(header, end + header.position()) > 0) {
        // A read may give less than was asked for.
      }
      long part = header.getLong(SIZE_AT);
      if (header.getInt(0) != MAGIC || part < HEADER_SIZE || part > size - end) {
        break;
      }
      end += part;
    }
    return end;
  }

  /** The file to read. */
  Path file() {
    return file;
  }

  /** How many bytes of the recording are of a torn part. */
  long torn() {
    return torn;
  }

  @Override
  public void close() throws IOException {
    if (isCopy) {
      Files.delete(file);
    }
  }
}
