package org.freezerfs;

import com.kenai.jffi.Library;
import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The class path of a daemon that this program starts, and the files beside the jar that make its
 * start faster. The daemon has nothing of this program's own class path but freezerfs and jffi.
 */
final class DaemonClassPath {
  /** The class-data archive that the build makes beside the jar of the program. */
  private static final String ARCHIVE = "freezerfs.jsa";

  private static final String NATIVE_DIRECTORY = "jni";

  /** jffi has the native libraries of all systems in one jar. */
  private static final String NATIVE_LIBRARY = "jni/x86_64-Linux/libjffi-1.2.so";

  private DaemonClassPath() {}

  /**
   * Returns the options for the virtual machine.
   *
   * @throws IOException if freezerfs or jffi is not in a file that a virtual machine can be given
   */
  static List<String> options() throws IOException {
    Path freezerfs = location(DaemonClassPath.class);
    // While freezerfs itself is built, all that it needs is on the class path of its tests.
    if (Files.isDirectory(freezerfs)) {
      return List.of("-cp", System.getProperty("java.class.path"));
    }
    List<String> options = new ArrayList<>();
    Path archive = freezerfs.resolveSibling(ARCHIVE);
    if (Files.exists(archive)) {
      Collections.addAll(options, "-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off");
    }
    Path natives = freezerfs.resolveSibling(NATIVE_DIRECTORY);
    if (Files.exists(natives)) {
      options.add("-Djffi.boot.library.path=" + natives);
    }
    Set<Path> path = new LinkedHashSet<>();
    path.add(freezerfs);
    path.add(location(Library.class));
    nativeLibraries().ifPresent(path::add);
    Collections.addAll(
        options,
        "-cp",
        path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    return options;
  }

  private static Optional<Path> nativeLibraries() throws IOException {
    URL resource = Library.class.getClassLoader().getResource(NATIVE_LIBRARY);
    if (resource == null) {
      return Optional.empty();
    }
    URLConnection connection = resource.openConnection();
    return connection instanceof JarURLConnection jar
        ? Optional.of(file(jar.getJarFileURL()))
        : Optional.empty();
  }

  private static Path location(Class<?> type) throws IOException {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IOException(type.getName() + " has to be in a jar of the file system");
    }
    return file(source.getLocation());
  }

  private static Path file(URL jar) throws IOException {
    try {
      return Path.of(new URI(jar.toString()));
    } catch (URISyntaxException | RuntimeException e) {
      throw new IOException("freezerfs and jffi have to be in jars of the file system: " + jar, e);
    }
  }
}
