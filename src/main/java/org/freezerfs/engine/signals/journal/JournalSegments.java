package org.freezerfs.engine.signals.journal;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.freezerfs.engine.Task;

/**
 * The file of a {@link Journal}, mapped into memory in segments of equal size, so that to write a
 * line takes no system call. The kernel keeps what was written when this program is killed. The
 * blocks of a segment are allocated before it is mapped: a full disk is an error then, and not a
 * SIGBUS.
 *
 * <p>Not safe for several threads: the journal's lock guards it.
 */
final class JournalSegments {
  private static final int LINES_PER_SEGMENT = JournalFormat.SEGMENT / JournalFormat.RECORD;

  private final FileChannel file;
  private final List<MappedByteBuffer> segments = new ArrayList<>();

  /** An empty file, which is closed by {@link #close}. */
  JournalSegments(FileChannel file) {
    this.file = file;
  }

  /** The number of lines that there is room for. */
  int lines() {
    return segments.size() * LINES_PER_SEGMENT;
  }

  /**
   * Adds a segment of free lines.
   *
   * @param start is written over the beginning of the segment
   */
  void addSegment(String start) throws IOException {
    byte[] bytes = JournalFormat.freeLines(LINES_PER_SEGMENT);
    System.arraycopy(start.getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, start.length());
    long at = (long) segments.size() * JournalFormat.SEGMENT;
    ByteBuffer content = ByteBuffer.wrap(bytes);
    while (content.hasRemaining()) {
      file.write(content, at + content.position());
    }
    MappedByteBuffer segment = file.map(MapMode.READ_WRITE, at, JournalFormat.SEGMENT);
    segment.order(ByteOrder.LITTLE_ENDIAN);
    segments.add(segment);
  }

  /** Writes a line that was free. */
  void write(int line, Task task, ThawAction action) {
    MappedByteBuffer segment = segments.get(line / LINES_PER_SEGMENT);
    int at = line % LINES_PER_SEGMENT * JournalFormat.RECORD;
    segment.putLong(at, JournalFormat.pidWord(task));
    segment.putLong(at + Long.BYTES, JournalFormat.upperStartWord(task));
    segment.putLong(at + 2 * Long.BYTES, JournalFormat.lowerStartWord(task));
    // A reader that sees the last word, which makes the line valid, must see the words before it.
    VarHandle.releaseFence();
    putTail(line, JournalFormat.tailWord(task, action));
  }

  /** Changes the thaw action of a line. */
  void update(int line, Task task, ThawAction action) {
    putTail(line, JournalFormat.tailWord(task, action));
  }

  /** Makes a line free. */
  void free(int line) {
    putTail(line, JournalFormat.FREE_TAIL);
  }

  private void putTail(int line, long word) {
    int at = line % LINES_PER_SEGMENT * JournalFormat.RECORD + JournalFormat.TAIL;
    segments.get(line / LINES_PER_SEGMENT).putLong(at, word);
  }

  /** Closes the file; its lines can still be changed. */
  void close() throws IOException {
    file.close();
  }
}
