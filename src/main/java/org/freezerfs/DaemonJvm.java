package org.freezerfs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.freezerfs.cli.Main;

/**
 * A virtual machine that runs the command {@code freezerfs} out of the jar that this class is in.
 * It is given what the launcher gives it: the same options, the locale that they need, and a
 * session of its own, so that what a terminal sends to this program is not for it.
 */
final class DaemonJvm {
  /** Made by the build, and beside the jar if that is where the build has left it. */
  private static final String ARCHIVE = "freezerfs.jsa";

  private static final String NATIVE_FOLDER = "jni";

  /**
   * What this program's own virtual machine was to be told, such as which port to be debugged at.
   */
  private static final List<String> NOT_INHERITED =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private DaemonJvm() {}

  /** To run the command with these arguments; what it prints is to be read from one pipe. */
  static ProcessBuilder running(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    // Its owner ends it by one of these, whatever this program ignores.
    Collections.addAll(command, "setsid", "env", "--default-signal=HUP,INT,TERM");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options());
    Optional.ofNullable(System.getenv("FREEZERFS_HEAP"))
        .filter(size -> !size.isEmpty())
        .ifPresent(size -> Collections.addAll(command, "-Xms0", "-Xmx" + size));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(classes());
    command.add(Main.class.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(NOT_INHERITED);
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder;
  }

  private static List<String> options() throws IOException {
    try (InputStream file = DaemonJvm.class.getResourceAsStream("jvm-options")) {
      return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  /** A jar has all that it needs in it; classes that are in none have it on this class path. */
  private static List<String> classes() throws IOException {
    Path place = place();
    if (Files.isDirectory(place)) {
      return List.of("-cp", System.getProperty("java.class.path"));
    }
    List<String> words = new ArrayList<>();
    Path archive = place.resolveSibling(ARCHIVE);
    if (Files.exists(archive)) {
      Collections.addAll(words, "-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off");
    }
    Path natives = place.resolveSibling(NATIVE_FOLDER);
    if (Files.exists(natives)) {
      words.add("-Djffi.boot.library.path=" + natives);
    }
    Collections.addAll(words, "-cp", place.toString());
    return words;
  }

  private static Path place() throws IOException {
    CodeSource source = DaemonJvm.class.getProtectionDomain().getCodeSource();
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException | RuntimeException e) {
      throw new IOException("freezerfs has to be in a jar of the file system, not in " + source, e);
    }
  }
}
