package org.freezerfs.engine.signals.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * The files of one mount point's {@link Journal}: a new one, and what an earlier daemon has left.
 */
public interface JournalFiles {
  /**
   * Makes the new file, empty and writable by no other program. An earlier one stays.
   *
   * @throws IOException with a message for a person, if it can't be made
   */
  FileChannel create() throws IOException;

  /** Puts the new file in the place of an earlier one. */
  void publish() throws IOException;

  /** Deletes a new file that was not published. An earlier one stays. */
  void discard() throws IOException;

  /** Deletes the file, which is not needed any more. */
  void remove() throws IOException;

  /** Returns the bytes of the file; none if there is none that a daemon can have written. */
  byte[] read() throws IOException;

  /**
   * Writes a copy of a damaged journal beside it.
   *
   * @param damage what is damaged, in words
   * @return a message that says so
   */
  String keepCopy(byte[] journal, String damage) throws IOException;

  /**
   * Returns what the guardian has written when it had thawed all: pid and start time of the daemon;
   * empty if no guardian has.
   */
  String guardianReport();

  /** Removes that report, which is used up. */
  void removeGuardianReport() throws IOException;
}
