package org.freezerfs;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;

/**
 * The program {@code freezerfs}, which the library carries as a jar in its own jar. A virtual
 * machine can't run that, so it is unpacked once for each version: into {@code .cache/freezerfs} in
 * the user's home directory, or {@code freezerfs-USER} in the directory for temporary files if that
 * can't be used.
 *
 * <p>Whoever can write there could give this user a program to run. So every directory of the path
 * has to belong to this user or root, and nobody else may rename what is in it: the rule of sshd
 * (sshd_config, StrictModes).
 */
final class ProgramJar {
  private static final String RESOURCE = "freezerfs.jar";

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
    List<Path> directories =
        List.of(
            Path.of(System.getProperty("user.home"), ".cache", "freezerfs"),
            Path.of(
                System.getProperty("java.io.tmpdir"),
                "freezerfs-" + System.getProperty("user.name")));
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
    JarURLConnection connection = (JarURLConnection) resource.openConnection();
    JarEntry entry = connection.getJarEntry();
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path real = directory.toRealPath();
    requireOwn(real);
    // Another build of the same version is another file: a daemon may still read the one it has.
    Path jar = real.resolve("freezerfs-%08x.jar".formatted(entry.getCrc()));
    if (Files.exists(jar) && Files.size(jar) == entry.getSize()) {
      return jar;
    }
    Path next = Files.createTempFile(real, "freezerfs-", ".next");
    try (InputStream bytes = connection.getInputStream()) {
      Files.copy(bytes, next, StandardCopyOption.REPLACE_EXISTING);
      Files.move(next, jar, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
    return jar;
  }

  private static void requireOwn(Path directory) throws IOException {
    Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    for (Path part = directory; part != null; part = part.getParent()) {
      Object owner = Files.getAttribute(part, "unix:uid");
      int mode = (Integer) Files.getAttribute(part, "unix:mode");
      boolean isShared = (mode & GROUP_OR_OTHERS_WRITE) != 0 && (mode & STICKY) == 0;
      if (isShared || !(owner.equals(user) || owner.equals(0))) {
        throw new IOException("%s: others can change %s".formatted(directory, part));
      }
    }
  }
}
