package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.Optional;

/**
 * What a user keeps that no other user can read or write, so that the user's daemons know their own
 * cells again: see {@link CellProof}.
 */
public interface CellSecret {
  /** The number of random bytes in {@link #key}. */
  int KEY_SIZE = 32;

  /** The random bytes that all cells of the user are proved by; empty if there are none yet. */
  Optional<byte[]> key() throws IOException;

  /** The same; makes them if there are none. */
  byte[] makeKey() throws IOException;

  /** Notes a cell that can have no attribute, by a text that is a file's name. */
  void note(String cell) throws IOException;

  /** Whether a cell was noted, and its note not removed. */
  boolean isNoted(String cell) throws IOException;

  /** Removes the note of a cell, if there is one. */
  void removeNote(String cell) throws IOException;

  /** Removes all notes that begin so: their cells have gone. */
  void removeNotes(String prefix) throws IOException;
}
