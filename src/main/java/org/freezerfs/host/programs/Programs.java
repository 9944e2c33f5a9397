package org.freezerfs.host.programs;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs other programs, never by way of a shell. */
public final class Programs {
  private static final int FIRST_WITH_LOCALE_ARGUMENTS = 18;
  private static final File NOTHING = new File("/dev/null");

  /** Starts a program whose standard input is what this program writes to it. */
  public static Process startWithPipe(List<String> command) throws IOException {
    return Priority.startUnboosted(
        quiet(new ProcessBuilder(command)).redirectInput(Redirect.PIPE).directory(new File("/")));
  }

  /** What the kernel gives to a release agent, and nothing else. */
  private static final Map<String, String> AGENT_ENVIRONMENT =
      Map.of("HOME", "/", "PATH", "/sbin:/bin:/usr/sbin:/usr/bin");

  private Programs() {}

  /** Where a program is, by PATH. */
  public static Optional<Path> findOnPath(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
    return List.of(path.split(":", -1)).stream()
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Runs a program to its end; whether it ended well. */
  public static boolean run(List<String> command) throws IOException {
    Process process = Priority.startUnboosted(quiet(new ProcessBuilder(command)));
    try {
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Starts a program that becomes another user, who then can look into it: our environment is not
   * for that user.
   */
  static Process startForUser(List<String> command) throws IOException {
    ProcessBuilder builder = quiet(new ProcessBuilder(command)).directory(new File("/"));
    String path = builder.environment().get("PATH");
    builder.environment().clear();
    if (path != null) {
      builder.environment().put("PATH", path);
    }
    return Priority.startUnboosted(builder);
  }

  /**
   * Starts a release agent as the kernel does: in the directory /, with an environment of two
   * variables, and no shell between.
   *
   * @param program a path; one that does not begin with / is taken from there
   * @throws IOException if it can't be started
   */
  public static void startReleaseAgent(String program, String argument) throws IOException {
    String path = program.startsWith("/") ? program : "/" + program;
    ProcessBuilder builder =
        quiet(new ProcessBuilder(asArgument(path), asArgument(argument))).directory(new File("/"));
    builder.environment().clear();
    builder.environment().putAll(AGENT_ENVIRONMENT);
    Priority.startUnboosted(builder);
  }

  /**
   * What to hand to {@link ProcessBuilder} for the program to get these bytes, one to a character.
   * Until Java 17 it writes the default charset; since, that of the locale, which the launcher sets
   * to UTF-8, so bytes that are none are lost.
   */
  private static String asArgument(String bytes) {
    return Runtime.version().feature() < FIRST_WITH_LOCALE_ARGUMENTS
        ? bytes
        : new String(bytes.getBytes(Charset.defaultCharset()), StandardCharsets.UTF_8);
  }

  private static ProcessBuilder quiet(ProcessBuilder builder) {
    return builder
        .redirectInput(Redirect.from(NOTHING))
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.DISCARD);
  }
}
