package org.freezerfs.mounted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A copy of the scripts and the jar, laid out as in the project, for users who may not read the
 * project's directory.
 */
final class Installation {
  private Installation() {}

  /** Copies them below a directory; returns the path of the launcher. */
  static Path readableByAll(Path folder) throws IOException {
    for (String file : List.of("src/main/bin", "target/freezerfs.jar")) {
      Path copy = folder.resolve(file);
      Files.createDirectories(copy.getParent());
      // Not by Files.copy, see TestPrograms.install.
      Commands.require("cp", "-rp", Path.of(file).toAbsolutePath().toString(), copy.toString());
    }
    return folder.resolve("src/main/bin/freezerfs");
  }
}
