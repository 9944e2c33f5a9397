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
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.freezerfs.host.libc.LibC;

/**
 * The folder where a user's daemons keep what must outlive them, and no boot: only its owner can
 * look into it.
 */
final class RuntimeDirectory {
  private static final String NAME = "freezerfs";
  private static final String PRIVATE_FOLDER = "rwx------";
  private static final String PRIVATE_FILE = "rw-------";

  /** What is to take the place of the file of this name without it. */
  static final String NEXT = ".next";

  static final String LOCK = "lock";

  private final Path path;
  private final int uid;

  private RuntimeDirectory(Path path, int uid) {
    this.path = path;
    this.uid = uid;
  }

  /** That of this user; it may not be there yet. */
  static RuntimeDirectory of(int uid) {
    return new RuntimeDirectory(pathFor(uid), uid);
  }

  /** That of the user whom this program runs as. */
  static RuntimeDirectory ofSelf() {
    return of(LibC.get().geteuid());
  }

  /** One that is somewhere else. */
  static RuntimeDirectory at(Path path, int uid) {
    return new RuntimeDirectory(path, uid);
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
   * Makes it, if it is not there, and closes it to others.
   *
   * @throws IOException if it can't be made, or others can have put anything into it
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

  /**
   * Checks that something could have been kept here, and makes nothing.
   *
   * @throws IOException if not, with the reason
   */
  void requireUsable() throws IOException {
    boolean made = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    if (made) {
      requirePrivate();
    }
    Path written = made ? path : path.getParent();
    if (!Files.isDirectory(written)) {
      throw new IOException(written + " is no directory");
    }
    if (!Files.isWritable(written)) {
      throw new IOException(written + " may not be written to");
    }
  }

  /**
   * Closes it to others, as it was perhaps made by hand, if none of them can have written to it.
   */
  private void requirePrivate() throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes attributes = view.readAttributes();
    if (!attributes.isDirectory()) {
      throw new IOException(path + " is no directory");
    }
    if (uidOf(path) != uid) {
      throw new IOException(path + " belongs to somebody else: remove it");
    }
    Set<PosixFilePermission> permissions = attributes.permissions();
    if (PosixFilePermissions.toString(permissions).equals(PRIVATE_FOLDER)) {
      return;
    }
    view.setPermissions(PosixFilePermissions.fromString(PRIVATE_FOLDER));
    boolean open =
        permissions.contains(PosixFilePermission.GROUP_WRITE)
            || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    // Nobody else can put anything into it any more.
    if (open && !isEmpty()) {
      view.setPermissions(permissions);
      throw new IOException(
          path + " can be written to by others, and what is in it may be theirs: remove it");
    }
  }

  private boolean isEmpty() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    }
  }

  private static int uidOf(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether a file is the folder's owner's. */
  private static boolean isOwners(Path file) throws IOException {
    return uidOf(file) == uidOf(file.getParent());
  }

  /**
   * The file whose bytes are locked, each for one mount point. It is never removed, so that nobody
   * can lock one that is another's by then. To close it unlocks all.
   */
  FileChannel openLockFile() throws IOException {
    create();
    return open(resolve(LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  /**
   * Opens a file that is for its owner alone, if it is made now; not by way of a link.
   *
   * @throws IOException if it can't be opened, or is not the folder's owner's
   */
  static FileChannel open(Path file, Set<OpenOption> how) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isOwners(file)) {
      throw new IOException(file + " belongs to somebody else: remove it");
    }
    Set<OpenOption> options = new HashSet<>(how);
    options.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(
        file,
        options,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE_FILE)));
  }

  /** What is in a file; nothing if there is none, or none that a program of ours has made. */
  static byte[] read(Path file, long largest) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && isOwners(file)
            && Files.size(file) <= largest
        ? Files.readAllBytes(file)
        : new byte[0];
  }
}
