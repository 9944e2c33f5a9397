package org.freezerfs.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
import org.freezerfs.host.proc.UserNamespace;

/**
 * The directory where a user's daemons keep files that must outlive the daemon, but not a boot:
 * journals, trees of groups, logs. Only the owner can read it.
 */
final class RuntimeDirectory {
  private static final String NAME = "freezerfs";
  private static final String PRIVATE_DIRECTORY = "rwx------";
  private static final String PRIVATE_FILE = "rw-------";

  private static final String NEXT = ".next";

  /** Added to the name of a damaged file that is kept for a person to look at. */
  private static final String QUARANTINED = ".aside";

  static final String LOCK = "lock";

  private final Path path;
  private final int uid;

  private RuntimeDirectory(Path path, int uid) {
    this.path = path;
    this.uid = uid;
  }

  /** Returns the directory of the user that this process runs as; it may not exist yet. */
  static RuntimeDirectory ofSelf() {
    int uid = LibC.get().geteuid();
    return new RuntimeDirectory(pathFor(uid), uid);
  }

  /** Returns a directory at a path of choice. */
  static RuntimeDirectory at(Path path, int uid) {
    return new RuntimeDirectory(path, uid);
  }

  private static Path pathFor(int uid) {
    Path ofRoot = Path.of("/run", NAME);
    if (uid != 0) {
      return pathForUser(uid);
    }
    if (Files.isWritable(ofRoot.getParent())) {
      return ofRoot;
    }
    // Root of a user namespace that an ordinary user has made may write where that user may.
    int outside = outerUid(uid);
    return outside == 0 ? ofRoot : pathForUser(outside);
  }

  private static int outerUid(int uid) {
    try {
      return UserNamespace.outerUid(uid);
    } catch (IOException e) {
      return uid;
    }
  }

  private static Path pathForUser(int uid) {
    String given = Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")).orElse("");
    if (given.startsWith("/")) {
      return Path.of(given, NAME);
    }
    Path usual = Path.of("/run/user", Integer.toUnsignedString(uid));
    return Files.isWritable(usual)
        ? usual.resolve(NAME)
        : Path.of("/tmp", NAME + "-" + Integer.toUnsignedString(uid));
  }

  Path path() {
    return path;
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  /**
   * Creates the directory if it does not exist, and denies other users access to it.
   *
   * @throws IOException if it can't be created, or other users may have created files in it
   */
  void create() throws IOException {
    try {
      Files.createDirectory(
          path,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE_DIRECTORY)));
    } catch (FileAlreadyExistsException e) {
      requirePrivate();
    } catch (NoSuchFileException e) {
      throw new IOException(path.getParent() + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw new IOException(path.getParent() + " may not be written to", e);
    }
  }

  /**
   * Checks that a daemon could have kept files here; creates nothing.
   *
   * @throws IOException if it could not; the message says why
   */
  void requireUsable() throws IOException {
    boolean exists = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    if (exists) {
      requirePrivate();
    }
    Path written = exists ? path : path.getParent();
    if (!Files.isDirectory(written)) {
      throw new IOException(written + " is no directory");
    }
    if (!Files.isWritable(written)) {
      throw new IOException(written + " may not be written to");
    }
  }

  /**
   * Denies other users access to the directory, which may have been created by hand, unless they
   * may have created files in it before.
   */
  private void requirePrivate() throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes attributes = view.readAttributes();
    if (!attributes.isDirectory()) {
      throw new IOException(path + " is no directory");
    }
    if (uidOf(path) != uid) {
      throw new IOException(path + " belongs to another user: remove it");
    }
    Set<PosixFilePermission> permissions = attributes.permissions();
    if (PosixFilePermissions.toString(permissions).equals(PRIVATE_DIRECTORY)) {
      return;
    }
    view.setPermissions(PosixFilePermissions.fromString(PRIVATE_DIRECTORY));
    boolean open =
        permissions.contains(PosixFilePermission.GROUP_WRITE)
            || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    // From here on no other user can create a file in it.
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

  /** Whether a file belongs to the owner of the directory. */
  private static boolean hasOwnerOfDirectory(Path file) throws IOException {
    return uidOf(file) == uidOf(file.getParent());
  }

  /**
   * Opens the {@link LockFile}. Closing the result unlocks all bytes that this process has locked.
   */
  FileChannel openLockFile() throws IOException {
    create();
    return open(resolve(LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  /**
   * Opens a file of the directory; a new file can be read and written by its owner alone.
   *
   * @throws IOException if it can't be opened, belongs to another user, or is a symbolic link
   */
  static FileChannel open(Path file, Set<OpenOption> how) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !hasOwnerOfDirectory(file)) {
      throw new IOException(file + " belongs to another user: remove it");
    }
    Set<OpenOption> options = new HashSet<>(how);
    options.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(
        file,
        options,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE_FILE)));
  }

  /** Opens a file of the directory that is written anew, from its beginning. */
  static FileChannel openAnew(Path file) throws IOException {
    return open(
        file,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  /** Writes all bytes. */
  static void write(FileChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /** Returns where the next version of a file is written, which then replaces the file. */
  static Path next(Path file) {
    return file.resolveSibling(file.getFileName() + NEXT);
  }

  /**
   * Reads a file of the directory.
   *
   * @param largest the size in bytes that a daemon's file can have at most
   * @return no bytes if there is no file, or none that a daemon can have written
   */
  static byte[] read(Path file, long largest) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && hasOwnerOfDirectory(file)
            && Files.size(file) <= largest
        ? Files.readAllBytes(file)
        : new byte[0];
  }

  /** Returns where a damaged file is kept. */
  static Path quarantined(Path file) {
    return file.resolveSibling(file.getFileName() + QUARANTINED);
  }

  /** Renames a damaged file, so that no daemon reads it again; returns its new path. */
  static Path quarantine(Path file) throws IOException {
    Path renamed = quarantined(file);
    Files.move(file, renamed, StandardCopyOption.REPLACE_EXISTING);
    return renamed;
  }
}
