package org.freezerfs.host.programs;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Starts other programs: with the nice value that this program had before it raised its own, never
 * through a shell, and without any output that this program does not read.
 */
public final class Programs {
  private static final int FIRST_WITH_LOCALE_ARGUMENTS = 18;
  private static final File DEV_NULL = new File("/dev/null");

  /** Starts a program whose standard input is a pipe that this program writes to. */
  public static Process startWithPipe(List<String> command) throws IOException {
    return start(withPipe(command));
  }

  /** The same, and this program can read from a pipe what the other writes to standard output. */
  public static Process startWithPipes(List<String> command) throws IOException {
    return start(withPipe(command).redirectOutput(Redirect.PIPE));
  }

  /** Starts a program with what the builder says, but with this program's first nice value. */
  public static Process start(ProcessBuilder builder) throws IOException {
    return Priority.startUnboosted(builder);
  }

  /** The whole environment that the kernel gives to a release agent. */
  private static final Map<String, String> AGENT_ENVIRONMENT =
      Map.of("HOME", "/", "PATH", "/sbin:/bin:/usr/sbin:/usr/bin");

  private Programs() {}

  /** The file of a program, looked for in the directories of PATH. */
  public static Optional<Path> findOnPath(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
    return List.of(path.split(":", -1)).stream()
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Runs a program to its end. This waits without bound, so the caller must hold no lock.
   *
   * @return whether the program exited with 0
   */
  public static boolean run(List<String> command) throws IOException {
    Process process = Priority.startUnboosted(withoutOutput(new ProcessBuilder(command)));
    try {
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Runs a program to its end, or kills it after a time. A system call that can't be interrupted
   * keeps a killed program, but not this one. The caller must hold no lock.
   *
   * @return whether it has ended by itself
   */
  public static boolean endsWithin(Duration time, List<String> command) throws IOException {
    Process process = Priority.startUnboosted(withoutOutput(new ProcessBuilder(command)));
    try {
      return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Starts a release agent as the kernel does: in the directory /, with an environment of two
   * variables, and without a shell.
   *
   * @param program a path; a relative one is taken from /
   * @throws IOException if it can't be started
   */
  public static void startReleaseAgent(String program, String argument) throws IOException {
    String path = program.startsWith("/") ? program : "/" + program;
    ProcessBuilder builder =
        withoutOutput(new ProcessBuilder(asArgument(path), asArgument(argument)))
            .directory(new File("/"));
    builder.environment().clear();
    builder.environment().putAll(AGENT_ENVIRONMENT);
    Priority.startUnboosted(builder);
  }

  /**
   * Encodes an argument, or a variable, for {@link ProcessBuilder}, so that the program gets one
   * byte for each character of {@code bytes}. Up to Java 17, ProcessBuilder writes arguments in the
   * default charset. Since Java 18 it writes them in the locale's charset, which the launcher sets
   * to UTF-8; bytes that are not UTF-8 are lost then.
   */
  public static String asArgument(String bytes) {
    return Runtime.version().feature() < FIRST_WITH_LOCALE_ARGUMENTS
        ? bytes
        : new String(bytes.getBytes(Charset.defaultCharset()), StandardCharsets.UTF_8);
  }

  private static ProcessBuilder withPipe(List<String> command) {
    return withoutOutput(new ProcessBuilder(command))
        .redirectInput(Redirect.PIPE)
        .directory(new File("/"));
  }

  private static ProcessBuilder withoutOutput(ProcessBuilder builder) {
    return builder
        .redirectInput(Redirect.from(DEV_NULL))
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.DISCARD);
  }
}
