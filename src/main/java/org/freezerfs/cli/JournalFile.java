package org.freezerfs.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.freezerfs.engine.signals.journal.JournalFiles;

/** The files of one mount point's journal, in the runtime directory. */
final class JournalFile implements JournalFiles {
  private static final String SUFFIX = ".journal";

  /** Added to the journal's name for the file that the guardian writes when it has finished. */
  private static final String DONE = ".done";

  /** In bytes; no daemon can have stopped so many processes. */
  private static final long LARGEST = 64 << 20;

  private static final long LONGEST_DONE = 100;

  private final MountLock lock;
  private final Path path;
  private final Path next;
  private final Path done;

  /**
   * A journal that may not exist.
   *
   * @param name the name of the mount point in the runtime directory, see {@link StateName}
   * @param lock taken before a new journal is made
   */
  JournalFile(RuntimeDirectory directory, String name, MountLock lock) {
    this.lock = lock;
    path = directory.resolve(name + SUFFIX);
    next = RuntimeDirectory.next(path);
    done = path.resolveSibling(path.getFileName() + DONE);
  }

  Path path() {
    return path;
  }

  boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public byte[] read() throws IOException {
    return RuntimeDirectory.read(path, LARGEST);
  }

  @Override
  public String guardianReport() {
    try {
      return new String(RuntimeDirectory.read(done, LONGEST_DONE), StandardCharsets.ISO_8859_1)
          .strip();
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void removeGuardianReport() throws IOException {
    Files.deleteIfExists(done);
  }

  /**
   * Renames a damaged journal.
   *
   * @param damage what is damaged, in words
   * @return a message that says so
   */
  String setAside(String damage) throws IOException {
    Path renamed = RuntimeDirectory.quarantine(path);
    return path + " is damaged: " + damage + "; it was renamed to " + renamed.getFileName();
  }

  @Override
  public String keepCopy(byte[] journal, String damage) throws IOException {
    Path copy = RuntimeDirectory.quarantined(path);
    Files.deleteIfExists(copy);
    Set<OpenOption> anew = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel file = RuntimeDirectory.open(copy, anew)) {
      RuntimeDirectory.write(file, ByteBuffer.wrap(journal));
    }
    return path + " is damaged: " + damage + "; it was copied to " + copy.getFileName();
  }

  @Override
  public FileChannel create() throws IOException {
    lock.acquire();
    return RuntimeDirectory.openAnew(next);
  }

  @Override
  public void publish() throws IOException {
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void discard() throws IOException {
    Files.deleteIfExists(next);
  }

  @Override
  public void remove() throws IOException {
    discard();
    Files.deleteIfExists(path);
  }
}
