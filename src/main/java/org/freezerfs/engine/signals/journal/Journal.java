package org.freezerfs.engine.signals.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.freezerfs.engine.Task;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.Boot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records which processes are stopped, and what their thaw must do, so that they can be thawed if
 * this program is killed. A line is written before its process is stopped, and freed after its
 * process was thawed. The file's format is {@link JournalFormat}. The file is mapped into memory,
 * so that to write a line takes no system call; the kernel keeps what was written when this program
 * is killed.
 *
 * <p>If the file can't be made or can't grow, this is logged once, and everything else goes on.
 *
 * <p>Safe for several threads. No other lock is taken while this object's monitor is held. Only
 * {@link #open}, {@link #create} and {@link #publish}, and an {@link #add} that needs a new
 * segment, do system calls under it.
 */
public final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  /** The line of a process that is not recorded. */
  public static final int NO_LINE = -1;

  private static final int HEADER_LINES = JournalFormat.HEADER / JournalFormat.RECORD;

  /** The line that is kept free to say that some processes could not be recorded. */
  private static final int OVERFLOW_LINE = HEADER_LINES;

  private static final int FIRST_LINE = OVERFLOW_LINE + 1;

  private static final int LINES_PER_SEGMENT = JournalFormat.SEGMENT / JournalFormat.RECORD;

  private final Optional<JournalFiles> files;
  private final Optional<Task> guardian;
  private final RlimitMark marks;

  @GuardedBy("this")
  private boolean opened;

  @GuardedBy("this")
  private boolean published;

  @GuardedBy("this")
  private boolean closed;

  /** Whether the file could not grow, so that it will not be tried again. */
  @GuardedBy("this")
  private boolean full;

  @GuardedBy("this")
  private Optional<FileChannel> file = Optional.empty();

  /** The file, mapped into memory. */
  @GuardedBy("this")
  private final List<MappedByteBuffer> segments = new ArrayList<>();

  /** One bit for each line that is in use. */
  @GuardedBy("this")
  private final BitSet used = new BitSet();

  /** No line before this one is free. */
  @GuardedBy("this")
  private int firstFree;

  /**
   * A journal whose file is made by {@link #open}.
   *
   * @param files empty if nothing is to be recorded
   * @param guardian the process that thaws the recorded processes once this program has died
   * @param marks those of the mount's members, whose owner the file names
   */
  public Journal(Optional<JournalFiles> files, Optional<Task> guardian, RlimitMark marks) {
    this.files = files;
    this.guardian = guardian;
    this.marks = marks;
  }

  /** The marks of the mount's members. */
  public RlimitMark marks() {
    return marks;
  }

  /** Makes the file. Must be called before the first process is stopped; later calls do nothing. */
  public synchronized void open() {
    create();
    publish();
  }

  /** Makes the file, but leaves an earlier one in its place until {@link #publish}. */
  public synchronized void create() {
    if (opened || files.isEmpty()) {
      return;
    }
    opened = true;
    try {
      file = Optional.of(files.get().create());
      addSegment(
          JournalFormat.header(
              Boot.id(), Task.self(), guardian.orElse(JournalFormat.NO_PROCESS), marks.owner()));
      used.set(0, FIRST_LINE);
      firstFree = FIRST_LINE;
    } catch (IOException e) {
      stopRecording(e);
    }
  }

  /** Puts the file in the place of an earlier one. Later calls do nothing. */
  public synchronized void publish() {
    if (published || lines() == 0) {
      return;
    }
    published = true;
    try {
      files.orElseThrow().publish();
    } catch (IOException e) {
      stopRecording(e);
    }
  }

  /** The number of lines that there is room for. */
  @GuardedBy("this")
  private int lines() {
    return segments.size() * LINES_PER_SEGMENT;
  }

  /**
   * Adds a segment of free lines.
   *
   * @param start is written over the beginning of the segment
   */
  @GuardedBy("this")
  private void addSegment(String start) throws IOException {
    byte[] bytes = JournalFormat.freeLines(LINES_PER_SEGMENT);
    System.arraycopy(start.getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, start.length());
    long at = (long) segments.size() * JournalFormat.SEGMENT;
    FileChannel channel = file.orElseThrow();
    // Its blocks are allocated before it is mapped: a full disk is an error then, and no SIGBUS.
    ByteBuffer content = ByteBuffer.wrap(bytes);
    while (content.hasRemaining()) {
      channel.write(content, at + content.position());
    }
    MappedByteBuffer segment = channel.map(MapMode.READ_WRITE, at, JournalFormat.SEGMENT);
    segment.order(ByteOrder.LITTLE_ENDIAN);
    segments.add(segment);
  }

  @GuardedBy("this")
  private void write(int line, Task task, ThawAction action) {
    JournalFormat.putTask(segment(line), offset(line), task);
    // A reader that sees the last word, which makes the line valid, must see what is before it.
    VarHandle.releaseFence();
    putTail(line, JournalFormat.tail(task, action));
  }

  @GuardedBy("this")
  private void putTail(int line, long word) {
    segment(line).putLong(offset(line) + JournalFormat.TAIL, word);
  }

  @GuardedBy("this")
  private MappedByteBuffer segment(int line) {
    return segments.get(line / LINES_PER_SEGMENT);
  }

  private static int offset(int line) {
    return line % LINES_PER_SEGMENT * JournalFormat.RECORD;
  }

  @GuardedBy("this")
  private void stopRecording(IOException e) {
    full = true;
    boolean any = lines() > 0;
    if (any) {
      write(OVERFLOW_LINE, JournalFormat.NO_PROCESS, ThawAction.LEAVE_STOPPED);
    }
    LOG.warn(
        "if the daemon is killed, {} processes that it has stopped may stay stopped: "
            + "the journal can't be written: {}",
        any ? "some" : "the",
        e.getMessage());
  }

  /**
   * Writes a line, before its process is stopped.
   *
   * @return its number; {@link #NO_LINE} if it could not be written
   */
  public synchronized int add(Task task, ThawAction action) {
    if (closed) {
      return NO_LINE;
    }
    int line = used.nextClearBit(firstFree);
    if (line >= lines() && !grow()) {
      return NO_LINE;
    }
    used.set(line);
    firstFree = line + 1;
    write(line, task, action);
    return line;
  }

  @GuardedBy("this")
  private boolean grow() {
    if (lines() == 0 || full) {
      return false;
    }
    try {
      addSegment("");
      return true;
    } catch (IOException e) {
      stopRecording(e);
      return false;
    }
  }

  /** Changes the thaw action of a line; nothing for {@link #NO_LINE}. */
  public synchronized void update(int line, Task task, ThawAction action) {
    if (line != NO_LINE && !closed) {
      putTail(line, JournalFormat.tail(task, action));
    }
  }

  /** Frees a line, after its process was thawed; nothing for {@link #NO_LINE}. */
  public synchronized void remove(int line) {
    if (line != NO_LINE && !closed) {
      putTail(line, JournalFormat.FREE_TAIL);
      used.clear(line);
      firstFree = Math.min(firstFree, line);
    }
  }

  /**
   * Ends the journal; later changes do nothing. The file is deleted, unless there are processes
   * that were not thawed. If it was not {@linkplain #publish published}, an earlier journal stays.
   */
  public synchronized void close() {
    closed = true;
    if (file.isEmpty()) {
      return;
    }
    try {
      file.get().close();
      if (!published) {
        files.orElseThrow().discard();
      } else if (used.cardinality() <= FIRST_LINE) {
        files.orElseThrow().remove();
      }
    } catch (IOException e) {
      LOG.warn("the journal could not be removed: {}", e.getMessage());
    }
  }
}
