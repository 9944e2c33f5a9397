package org.freezerfs.engine.signals.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;
import org.freezerfs.engine.Task;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.Boot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records which processes are stopped, and what their thaw must do, so that they can be thawed if
 * this program is killed. A line is written before its process is stopped, and freed after its
 * process was thawed. The file's format is {@link JournalFormat}.
 *
 * <p>If the file can't be made or can't grow, this is logged once, and everything else goes on.
 *
 * <p>Safe for several threads. No other lock is taken while this object's monitor is held. Only
 * {@link #open}, {@link #create} and {@link #publish}, and an {@link #add} that needs a new
 * segment, do system calls under it.
 */
public final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  /** The slot of a process that could not be recorded. */
  public static final int NO_SLOT = -1;

  private static final int HEADER_LINES = JournalFormat.HEADER / JournalFormat.RECORD;

  /** The line that is kept free for {@link JournalFormat#OVERFLOW}. */
  private static final int OVERFLOW_LINE = HEADER_LINES;

  private static final int FIRST_LINE = OVERFLOW_LINE + 1;

  /** Stands in the header for a guardian that there is not. */
  private static final Task NO_PROCESS = new Task(0, 0);

  private final Optional<JournalStore> store;
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
  private Optional<JournalSegments> file = Optional.empty();

  /** One bit for each line that is in use. A line's number is its slot. */
  @GuardedBy("this")
  private final BitSet used = new BitSet();

  /** No line before this one is free. */
  @GuardedBy("this")
  private int firstFree;

  /**
   * A journal whose file is made by {@link #open}.
   *
   * @param store empty if nothing is to be recorded
   * @param guardian the process that thaws the recorded processes once this program has died
   * @param marks those of the mount's members, whose owner the file names
   */
  public Journal(Optional<JournalStore> store, Optional<Task> guardian, RlimitMark marks) {
    this.store = store;
    this.guardian = guardian;
    this.marks = marks;
  }

  /** The marks of the mount's members. */
  public RlimitMark marks() {
    return marks;
  }

  /** Whether this is the guardian's process id; the guardian must never be stopped. */
  public boolean isGuardian(int pid) {
    return guardian.filter(task -> task.pid() == pid).isPresent();
  }

  /** Makes the file. Must be called before the first process is stopped; later calls do nothing. */
  public synchronized void open() {
    create();
    publish();
  }

  /** Makes the file, but leaves an earlier one in its place until {@link #publish}. */
  public synchronized void create() {
    if (opened || store.isEmpty()) {
      return;
    }
    opened = true;
    try {
      JournalSegments made = new JournalSegments(store.get().create());
      file = Optional.of(made);
      made.addSegment(
          JournalFormat.header(Boot.id(), Task.self(), guardian.orElse(NO_PROCESS), marks.owner()));
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
      store.orElseThrow().publish();
    } catch (IOException e) {
      stopRecording(e);
    }
  }

  @GuardedBy("this")
  private int lines() {
    return file.map(JournalSegments::lines).orElse(0);
  }

  @GuardedBy("this")
  private void stopRecording(IOException e) {
    full = true;
    boolean any = lines() > 0;
    if (any) {
      file.orElseThrow().write(OVERFLOW_LINE, JournalFormat.OVERFLOW, ThawAction.LEAVE_STOPPED);
    }
    LOG.warn(
        "if the daemon is killed, {} processes that it has stopped may stay stopped: "
            + "the journal can't be written: {}",
        any ? "some" : "the",
        e.getMessage());
  }

  /**
   * Writes a line.
   *
   * @return its slot; {@link #NO_SLOT} if it could not be written
   */
  synchronized int add(Task task, ThawAction action) {
    if (closed) {
      return NO_SLOT;
    }
    int slot = used.nextClearBit(firstFree);
    if (slot >= lines() && !grow()) {
      return NO_SLOT;
    }
    used.set(slot);
    firstFree = slot + 1;
    file.orElseThrow().write(slot, task, action);
    return slot;
  }

  @GuardedBy("this")
  private boolean grow() {
    if (lines() == 0 || full) {
      return false;
    }
    try {
      file.orElseThrow().addSegment("");
      return true;
    } catch (IOException e) {
      stopRecording(e);
      return false;
    }
  }

  /** Changes the thaw action of a line. */
  synchronized void update(int slot, Task task, ThawAction action) {
    if (slot != NO_SLOT && !closed) {
      file.orElseThrow().update(slot, task, action);
    }
  }

  /** Frees a line. */
  synchronized void remove(int slot) {
    if (slot != NO_SLOT && !closed) {
      file.orElseThrow().free(slot);
      used.clear(slot);
      firstFree = Math.min(firstFree, slot);
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
        store.orElseThrow().discard();
      } else if (used.cardinality() <= FIRST_LINE) {
        store.orElseThrow().remove();
      }
    } catch (IOException e) {
      LOG.warn("the journal could not be removed: {}", e.getMessage());
    }
  }
}
