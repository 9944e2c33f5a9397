package org.freezerfs.engine.signals.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** Where the file of a {@link Journal} is kept. */
public interface JournalStore {
  /**
   * Makes the file, empty and writable by no other program.
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
}
