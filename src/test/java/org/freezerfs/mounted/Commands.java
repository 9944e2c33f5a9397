package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the programs that tests are made of, each in a session of its own and with a deadline. */
final class Commands {
  /** What a program printed, on both outputs, and its exit status. */
  record Result(int status, String output) {}

  private Commands() {}

  static Result run(
      Duration deadline, Path directory, Map<String, String> environment, List<String> command)
      throws IOException {
    Path output = Files.createTempFile("freezerfs-output", ".txt");
    try {
      List<String> inSession = new ArrayList<>(List.of("setsid", "--wait"));
      inSession.addAll(command);
      ProcessBuilder builder = new ProcessBuilder(inSession).directory(directory.toFile());
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      builder.redirectInput(new File("/dev/null"));
      Process process = builder.start();
      boolean ended = waitFor(process, deadline);
      process.destroyForcibly();
      String printed = RawText.read(output);
      assertThat(ended)
          .as("%s ends within %s; it printed: %s", command, deadline, printed)
          .isTrue();
      return new Result(process.exitValue(), printed);
    } finally {
      Files.delete(output);
    }
  }

  private static boolean waitFor(Process process, Duration deadline) {
    try {
      return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IllegalStateException("the test was interrupted", e);
    }
  }

  /** Runs a program that has to succeed. */
  static void require(String... command) throws IOException {
    Result result = run(Duration.ofSeconds(20), Path.of("/"), Map.of(), List.of(command));
    assertThat(result.status()).as("%s printed: %s", List.of(command), result.output()).isZero();
  }
}
