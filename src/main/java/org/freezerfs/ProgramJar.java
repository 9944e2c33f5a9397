package org.freezerfs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * The program {@code freezerfs}, which the library carries as a jar in its own jar. A virtual
 * machine can't run that, so it is unpacked once for each build: into {@code .cache/freezerfs} in
 * the user's home directory, or a directory of the user's in that for temporary files if the first
 * can't be used.
 *
 * <p>Whoever can write there could give this user, who may be root, a program to run. So the
 * directory has to be this user's, and closed to others, and no directory above may be another
 * user's, or one in which others can rename what is not theirs.
 */
final class ProgramJar {
  private static final String RESOURCE = "freezerfs.jar";

  /** Of stat(2). */
  private static final int GROUP_OR_OTHERS_WRITE = 0022;

  private static final int STICKY = 01000;

  private ProgramJar() {}

  /**
   * Returns the jar.
   *
   * @return empty if this class is not in the library, but itself in the program
   * @throws IOException if it can't be unpacked
   */
  static Optional<Path> find() throws IOException {
    URL resource = ProgramJar.class.getResource(RESOURCE);
    if (resource == null) {
      return Optional.empty();
    }
    List<Path> directories = new ArrayList<>();
    // Java names none for a user who is not in the list of users.
    Path home = Path.of(System.getProperty("user.home"));
    if (home.isAbsolute()) {
      directories.add(home.resolve(".cache/freezerfs"));
    }
    directories.add(
        Path.of(System.getProperty("java.io.tmpdir"), "freezerfs-library-" + user())
            .toAbsolutePath());
    IOException failed = new IOException("the program can be unpacked into none of " + directories);
    for (Path directory : directories) {
      try {
        return Optional.of(unpack(resource, directory));
      } catch (IOException e) {
        failed.addSuppressed(e);
      }
    }
    throw failed;
  }

  /** Unpacks the jar into the directory, unless it is there. */
  static Path unpack(URL resource, Path directory) throws IOException {
    if (!(resource.openConnection() instanceof JarURLConnection connection)) {
      throw new IOException("freezerfs has to be in a jar: " + resource);
    }
    long checksum = connection.getJarEntry().getCrc();
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path real = directory.toRealPath();
    requireOwn(real);
    // Another build of the same version is another file: a daemon may still read the one it has.
    Path jar = real.resolve("freezerfs-%08x.jar".formatted(checksum));
    if (Files.isRegularFile(jar, LinkOption.NOFOLLOW_LINKS) && checksumOf(jar) == checksum) {
      return jar;
    }
    Path next = Files.createTempFile(real, "freezerfs-", ".next");
    try {
      try (InputStream bytes = connection.getInputStream();
          OutputStream file = Files.newOutputStream(next)) {
        bytes.transferTo(file);
      }
      Files.move(next, jar, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
    return jar;
  }

  private static long checksumOf(Path file) throws IOException {
    CRC32 checksum = new CRC32();
    try (CheckedInputStream bytes = new CheckedInputStream(Files.newInputStream(file), checksum)) {
      bytes.transferTo(OutputStream.nullOutputStream());
    }
    return checksum.getValue();
  }

  private static Object user() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  /**
   * A link among the parts of the path, made since it was resolved, is open to all, and refused.
   */
  private static void requireOwn(Path directory) throws IOException {
    // In a user namespace the host's root is another number.
    Set<Object> trusted = Set.copyOf(List.of(user(), 0, attributes(Path.of("/")).get("uid")));
    for (Path part = directory; part != null; part = part.getParent()) {
      Map<String, Object> attributes = attributes(part);
      boolean isLast = part.equals(directory);
      int mode = (Integer) attributes.get("mode");
      boolean isOpen = (mode & GROUP_OR_OTHERS_WRITE) != 0 && (isLast || (mode & STICKY) == 0);
      Object owner = attributes.get("uid");
      if (isOpen || !(isLast ? owner.equals(user()) : trusted.contains(owner))) {
        throw new IOException("%s: others can change %s".formatted(directory, part));
      }
    }
  }

  private static Map<String, Object> attributes(Path path) throws IOException {
    return Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
  }
}
