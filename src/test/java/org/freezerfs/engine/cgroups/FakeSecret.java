package org.freezerfs.engine.cgroups;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A secret that is kept by no file. */
final class FakeSecret implements CellProof.Secret {
  private final byte[] key = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
  private final Set<String> notes = ConcurrentHashMap.newKeySet();

  @Override
  public Optional<byte[]> key() {
    return Optional.of(key);
  }

  @Override
  public byte[] makeKey() {
    return key;
  }

  @Override
  public void note(String cell) {
    notes.add(cell);
  }

  @Override
  public boolean isNoted(String cell) {
    return notes.contains(cell);
  }

  @Override
  public void removeNote(String cell) {
    notes.remove(cell);
  }

  @Override
  public void removeNotes(String prefix) {
    notes.removeIf(note -> note.startsWith(prefix));
  }
}
