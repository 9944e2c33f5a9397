package org.freezerfs.engine.signals.journal;

import org.freezerfs.engine.Task;

/**
 * The line of one process in the {@link Journal}. Not safe for several threads: the caller's lock
 * guards it. Each call takes the journal's lock.
 */
public final class JournalLine {
  private final Journal journal;
  private final Task task;
  private int slot = Journal.NO_SLOT;

  /** A line that is not written yet. */
  public JournalLine(Journal journal, Task task) {
    this.journal = journal;
    this.task = task;
  }

  /** Writes the line, before the process is stopped. */
  public void add(ThawAction action) {
    slot = journal.add(task, action);
  }

  /** Changes the thaw action, if the line is written. */
  public void update(ThawAction action) {
    journal.update(slot, task, action);
  }

  /** Frees the line, after the process was thawed. Does nothing if it is not written. */
  public void remove() {
    journal.remove(slot);
    slot = Journal.NO_SLOT;
  }
}
