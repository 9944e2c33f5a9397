package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A copy of the scripts and the jar, laid out as in the project, with a class-data archive, for
 * users who may not read the project's directory. All tests use the same; it goes with the virtual
 * machine.
 */
final class Installation {
  /** Of what takes some seconds on an idle machine. */
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private static Path folder;

  private Installation() {}

  /** Returns the path of the launcher in it. */
  static synchronized Path readableByAll() throws IOException {
    if (folder == null) {
      Path made = Files.createTempDirectory("freezerfs-test-installation-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(made)));
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
      for (String file : List.of("src/main/bin", "target/freezerfs.jar")) {
        Path copy = made.resolve(file);
        Files.createDirectories(copy.getParent());
        // Not by Files.copy, see TestPrograms.install.
        Commands.require("cp", "-rp", Path.of(file).toAbsolutePath().toString(), copy.toString());
      }
      accelerate(made);
      Commands.require("chmod", "-R", "a+rX", made.toString());
      folder = made;
    }
    return folder.resolve("src/main/bin/freezerfs");
  }

  private static void accelerate(Path installation) throws IOException {
    String program = installation.resolve("src/main/bin/accelerate").toString();
    String target = installation.resolve("target").toString();
    Commands.Result result =
        Commands.run(DEADLINE, Path.of("/"), Map.of(), List.of(program, target));
    assertThat(result.status()).as("it printed: %s", result.output()).isZero();
  }

  private static void remove(Path installation) {
    try {
      Commands.require("rm", "-rf", "--one-file-system", installation.toString());
    } catch (IOException e) {
      throw new IllegalStateException("it stays: " + installation, e);
    }
  }
}
