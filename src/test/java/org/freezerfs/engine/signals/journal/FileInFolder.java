package org.freezerfs.engine.signals.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.freezerfs.host.marks.RlimitMark;

/** The file of a journal in a folder of a test. It has its name from the beginning. */
public final class FileInFolder implements JournalFiles {
  private final Path file;

  public FileInFolder(Path folder) {
    file = folder.resolve("journal");
  }

  public Path path() {
    return file;
  }

  /** A journal in this file, which is created when the journal is opened. */
  public Journal journal() {
    return new Journal(Optional.of(this), Optional.empty(), new RlimitMark());
  }

  @Override
  public FileChannel create() throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public void publish() {}

  @Override
  public byte[] read() throws IOException {
    return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
  }

  @Override
  public String keepCopy(byte[] journal, String damage) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String guardianReport() {
    return "";
  }

  @Override
  public void removeGuardianReport() {}

  @Override
  public void discard() throws IOException {
    Files.delete(file);
  }

  @Override
  public void remove() throws IOException {
    Files.delete(file);
  }
}
