package org.freezerfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The command for a virtual machine that runs {@code freezerfs}. It has the launcher's options and
 * locale, and a session of its own, so that the signals of this program's terminal do not reach it.
 * It has nothing of this program's class path, unless that holds the program itself.
 */
final class DaemonJvm {
  /** Variables with options for this program's own virtual machine, such as a debugger's port. */
  private static final List<String> NOT_INHERITED =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private static final String PREFIX = "freezerfs: ";

  /** By its name: the library has not this class, but the program's jar. */
  private static final String MAIN = "org.freezerfs.cli.Main";

  private DaemonJvm() {}

  /** Returns a line of its output without the name of the program. */
  static String message(String line) {
    return line.startsWith(PREFIX) ? line.substring(PREFIX.length()) : line;
  }

  /**
   * Returns a builder that runs {@code freezerfs} with these arguments. All its output comes
   * through one pipe.
   */
  static ProcessBuilder builder(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    // The daemon ends itself by SIGTERM when this program ends, also if this program ignores it.
    Collections.addAll(command, "setsid", "env", "--default-signal=HUP,INT,TERM");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(virtualMachineOptions());
    Optional.ofNullable(System.getenv("FREEZERFS_HEAP"))
        .filter(size -> !size.isEmpty())
        .ifPresent(size -> Collections.addAll(command, "-Xms0", "-Xmx" + size));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(
        ProgramJar.find().map(Path::toString).orElse(System.getProperty("java.class.path")));
    command.add(MAIN);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(NOT_INHERITED);
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder;
  }

  private static List<String> virtualMachineOptions() throws IOException {
    try (InputStream file = DaemonJvm.class.getResourceAsStream("jvm-options")) {
      return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
