package org.freezerfs.engine.signals;

import org.freezerfs.engine.signals.journal.PreviousJournal;

/** No earlier daemon has left anything. */
final class NoPreviousJournal implements PreviousJournal {
  @Override
  public boolean exists() {
    return false;
  }

  @Override
  public byte[] read() {
    return new byte[0];
  }

  @Override
  public String guardianReport() {
    return "";
  }

  @Override
  public void removeGuardianReport() {}

  @Override
  public String keepCopy(byte[] journal, String damage) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String setAside(String damage) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void remove() {}
}
