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
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.freezerfs.engine.Task;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.BootId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where it is written down which processes are stopped, so that they can be let go if this program
 * is killed. What is about to be done is written before it is done, and that it was undone after.
 *
 * <p>It is a file in memory, as this program and its death see it: to write a line takes no system
 * call. Its blocks are had before it is mapped, for a full disk to be an error and not a fault.
 */
public final class Journal {
  /** Where the file is. */
  public interface JournalStore {
    /**
     * Makes the file, which is empty and nobody else's.
     *
     * @throws IOException with a message for a person, if it can't be
     */
    FileChannel create() throws IOException;

    /** The file takes the place of the one that was there before, if one was. */
    void publish() throws IOException;

    /** The file is of no use any more. */
    void remove() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  /** The slot of what is not written down. */
  public static final int NO_SLOT = -1;

  private static final int LINES = JournalFormat.SEGMENT / JournalFormat.RECORD;
  private static final int HEADER_LINES = JournalFormat.HEADER / JournalFormat.RECORD;
  private static final int RESERVED_LINES = HEADER_LINES + 1;

  /** Nobody. */
  private static final Task NO_PROCESS = new Task(0, 0);

  private final Optional<JournalStore> store;
  private final Optional<Task> guardian;

  // Guarded by this.
  private FileChannel file;
  private boolean opened;
  private boolean published;
  private boolean full;
  private final List<MappedByteBuffer> segments = new ArrayList<>();
  private final BitSet used = new BitSet();

  /** Nobody below this slot is free. */
  private int firstFree;

  /**
   * A journal that is not there yet.
   *
   * @param store empty if nothing is to be written down
   * @param guardian a process that lets go what is written down once this program has died
   */
  public Journal(Optional<JournalStore> store, Optional<Task> guardian) {
    this.store = store;
    this.guardian = guardian;
  }

  /** Whether a process must never be stopped, or nobody would be left to let go. */
  public boolean isGuardian(int pid) {
    return guardian.filter(task -> task.pid() == pid).isPresent();
  }

  /** To be called before anything is stopped; it does something but once. */
  public synchronized void open() {
    create();
    publish();
  }

  /** The same, but what an earlier one has left behind still counts until {@link #publish}. */
  public synchronized void create() {
    if (opened || store.isEmpty()) {
      return;
    }
    opened = true;
    try {
      file = store.get().create();
      addSegment(
          JournalFormat.header(
              BootId.current(),
              Task.self(),
              guardian.orElse(NO_PROCESS),
              OptionalInt.of(new RlimitMark().owner())));
      used.set(0, RESERVED_LINES);
      firstFree = RESERVED_LINES;
    } catch (IOException e) {
      stopRecording(e);
    }
  }

  public synchronized void publish() {
    if (published || segments.isEmpty()) {
      return;
    }
    published = true;
    try {
      store.orElseThrow().publish();
    } catch (IOException e) {
      stopRecording(e);
    }
  }

  private void stopRecording(IOException e) {
    full = true;
    if (!segments.isEmpty()) {
      // A line was left free for this.
      write(HEADER_LINES, JournalFormat.OVERFLOW, ThawAction.LEAVE_STOPPED);
    }
    LOG.warn(
        "if this is killed, {} may stay stopped: it can't be written down: {}",
        segments.isEmpty() ? "what it has stopped" : "some of what it has stopped",
        e.getMessage());
  }

  /** Adds lines of nobody to the file, after {@code start}. */
  private void addSegment(String start) throws IOException {
    byte[] bytes = JournalFormat.freeLines(LINES);
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

  /**
   * Writes a process down.
   *
   * @return its slot; {@link #NO_SLOT} if it could not be written
   */
  public synchronized int add(Task task, ThawAction action) {
    int slot = used.nextClearBit(firstFree);
    if (slot >= segments.size() * LINES && !grow()) {
      return NO_SLOT;
    }
    used.set(slot);
    firstFree = slot + 1;
    write(slot, task, action);
    return slot;
  }

  private void write(int slot, Task task, ThawAction action) {
    MappedByteBuffer segment = segments.get(slot / LINES);
    int at = slot % LINES * JournalFormat.RECORD;
    segment.putLong(at, JournalFormat.pidWord(task));
    segment.putLong(at + Long.BYTES, JournalFormat.upperStartWord(task));
    segment.putLong(at + 2 * Long.BYTES, JournalFormat.lowerStartWord(task));
    // Whoever sees who it is must see that it was written.
    VarHandle.releaseFence();
    segment.putLong(at + JournalFormat.TAIL, JournalFormat.tailWord(task, action));
  }

  private boolean grow() {
    if (segments.isEmpty() || full) {
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

  /** Something else is owed to it now. */
  public synchronized void update(int slot, Task task, ThawAction action) {
    if (slot != NO_SLOT) {
      putTail(slot, JournalFormat.tailWord(task, action));
    }
  }

  /** Nothing is owed to it any more. */
  public synchronized void remove(int slot) {
    if (slot != NO_SLOT) {
      putTail(slot, JournalFormat.FREE_TAIL);
      used.clear(slot);
      firstFree = Math.min(firstFree, slot);
    }
  }

  private void putTail(int slot, long word) {
    int at = slot % LINES * JournalFormat.RECORD + JournalFormat.TAIL;
    segments.get(slot / LINES).putLong(at, word);
  }

  /** Nothing is stopped any more. What could not be let go stays written down. */
  public synchronized void close() {
    if (file == null) {
      return;
    }
    try {
      file.close();
      if (used.cardinality() <= RESERVED_LINES) {
        store.orElseThrow().remove();
      }
    } catch (IOException e) {
      LOG.warn("the journal could not be removed: {}", e.getMessage());
    }
  }
}
