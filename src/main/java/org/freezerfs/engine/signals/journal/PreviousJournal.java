package org.freezerfs.engine.signals.journal;

import java.io.IOException;

/** What the journal of an earlier daemon at the same mount point has left. */
public interface PreviousJournal {
  /** Whether there is a journal. */
  boolean exists();

  /** Returns the bytes of the journal; none if there is none that a daemon can have written. */
  byte[] read() throws IOException;

  /**
   * Returns what the guardian has written when it had thawed all: pid and start time of the daemon;
   * empty if no guardian has.
   */
  String guardianReport();

  /** Removes that report, which is used up. */
  void removeGuardianReport() throws IOException;

  /**
   * Writes a copy of a damaged journal beside it.
   *
   * @param damage what is damaged, in words
   * @return a message that says so
   */
  String keepCopy(byte[] journal, String damage) throws IOException;

  /**
   * Renames a damaged journal.
   *
   * @param damage what is damaged, in words
   * @return a message that says so
   */
  String setAside(String damage) throws IOException;

  /** Removes the journal. */
  void remove() throws IOException;
}
