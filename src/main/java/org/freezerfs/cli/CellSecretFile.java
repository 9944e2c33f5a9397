package org.freezerfs.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.engine.cgroups.CellProof;
import org.freezerfs.host.proc.OwnThreads;

/**
 * The secret of the cells of a user's mounts, in the user's runtime directory: a file that is never
 * removed, as cells are known by it for as long as there are any, and an empty file for each cell
 * that can have no attribute.
 */
final class CellSecretFile implements CellProof.Secret {
  private static final String KEY = "cells.key";

  /** Added to the note of a cell for the name of its file. */
  private static final String NOTE = ".cell";

  private static final Path RANDOM = Path.of("/dev/urandom");

  private final RuntimeDirectory directory;

  @GuardedBy("this")
  private Optional<byte[]> known = Optional.empty();

  CellSecretFile(RuntimeDirectory directory) {
    this.directory = directory;
  }

  @Override
  public synchronized Optional<byte[]> key() throws IOException {
    if (known.isEmpty() && Files.exists(file(), LinkOption.NOFOLLOW_LINKS)) {
      directory.requireUsable();
      known =
          Optional.of(RuntimeDirectory.read(file(), KEY_SIZE))
              .filter(bytes -> bytes.length == KEY_SIZE);
    }
    return known;
  }

  private Path file() {
    return directory.resolve(KEY);
  }

  @Override
  public synchronized byte[] makeKey() throws IOException {
    if (key().isEmpty()) {
      directory.create();
      // Another mount may do the same at this moment, also of this process.
      Path next = directory.resolve(KEY + "." + OwnThreads.current());
      try {
        writeKey(next);
        publish(next);
      } finally {
        Files.deleteIfExists(next);
      }
    }
    return key().orElseThrow(() -> new IOException(file() + " can't be read"));
  }

  private static void writeKey(Path to) throws IOException {
    try (InputStream random = Files.newInputStream(RANDOM);
        FileChannel file = RuntimeDirectory.openAnew(to)) {
      RuntimeDirectory.write(file, ByteBuffer.wrap(random.readNBytes(KEY_SIZE)));
    }
  }

  /** If another mount of the user has made one, that is taken. */
  private void publish(Path next) throws IOException {
    try {
      Files.createLink(file(), next);
    } catch (FileAlreadyExistsException e) {
      if (key().isEmpty()) { // It is damaged, and of no use.
        Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  @Override
  public void note(String cell) throws IOException {
    directory.create();
    RuntimeDirectory.open(noteOf(cell), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE))
        .close();
  }

  private Path noteOf(String cell) {
    return directory.resolve(cell + NOTE);
  }

  @Override
  public boolean isNoted(String cell) throws IOException {
    if (!Files.isRegularFile(noteOf(cell), LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    directory.requireUsable();
    return true;
  }

  @Override
  public void removeNote(String cell) throws IOException {
    Files.deleteIfExists(noteOf(cell));
  }

  @Override
  public void removeNotes(String prefix) throws IOException {
    if (!Files.isDirectory(directory.path(), LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryStream<Path> notes =
        Files.newDirectoryStream(directory.path(), prefix + "*" + NOTE)) {
      for (Path note : notes) {
        Files.deleteIfExists(note);
      }
    }
  }
}
