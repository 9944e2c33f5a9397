package org.freezerfs.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The folder where a user's daemons keep what must outlive them, and no boot: only its owner can
 * look into it.
 */
final class StateFolder {
  private static final String NAME = "freezerfs";
  private static final String PRIVATE_FOLDER = "rwx------";
  private static final String PRIVATE_FILE = "rw-------";

  /** What is to take the place of the file of this name without it. */
  static final String NEXT = ".next";

  static final String LOCK = "lock";

  private final Path path;
  private final int uid;

  private StateFolder(Path path, int uid) {
    this.path = path;
    this.uid = uid;
  }

  /** That of this user; it may not be there yet. */
  static StateFolder of(int uid) {
    return new StateFolder(pathFor(uid), uid);
  }

  /** One that is somewhere else. */
  static StateFolder at(Path path, int uid) {
    return new StateFolder(path, uid);
  }

  private static Path pathFor(int uid) {
    if (uid == 0) {
      return Path.of("/run", NAME);
    }
    String given = Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")).orElse("");
    if (given.startsWith("/")) {
      return Path.of(given, NAME);
    }
    Path usual = Path.of("/run/user", Integer.toUnsignedString(uid));
    return Files.isWritable(usual)
        ? usual.resolve(NAME)
        : Path.of("/tmp", NAME + "-" + Integer.toUnsignedString(uid));
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  /**
   * Makes it, if it is not there.
   *
   * @throws IOException if it can't be made, or others could have put anything into it
   */
  void create() throws IOException {
    try {
      Files.createDirectory(
          path,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE_FOLDER)));
    } catch (FileAlreadyExistsException e) {
      requirePrivate();
    } catch (NoSuchFileException e) {
      throw new IOException(path.getParent() + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw new IOException(path.getParent() + " may not be written to", e);
    }
  }

  private void requirePrivate() throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(path + " is no directory");
    }
    boolean ours = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(uid);
    Set<PosixFilePermission> permissions =
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
    if (!ours || !PosixFilePermissions.toString(permissions).equals(PRIVATE_FOLDER)) {
      throw new IOException(path + " is not for its owner alone: remove it");
    }
  }

  /**
   * The file whose bytes are locked, each for one mount point. It is never removed, so that nobody
   * can lock one that is another's by then. To close it unlocks all.
   */
  FileChannel openLockFile() throws IOException {
    create();
    return open(resolve(LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  /** Opens a file that is for its owner alone, if it is made now; not by way of a link. */
  static FileChannel open(Path file, Set<OpenOption> how) throws IOException {
    Set<OpenOption> options = new HashSet<>(how);
    options.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(
        file,
        options,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE_FILE)));
  }

  /** What is in a file; nothing if there is none, or none that a program of ours has made. */
  static byte[] read(Path file, long largest) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= largest
        ? Files.readAllBytes(file)
        : new byte[0];
  }
}
