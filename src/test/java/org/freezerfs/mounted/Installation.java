package org.freezerfs.mounted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A copy of launcher and jar, laid out as in the project, for users who may not read the project's
 * directory.
 */
final class Installation {
  private Installation() {}

  /** Copies the files below a directory; returns the path of the launcher. */
  static Path readableByAll(Path folder) throws IOException {
    for (String file :
        List.of(
            "src/main/bin/freezerfs",
            "src/main/bin/groups",
            "src/main/bin/groups.awk",
            "src/main/bin/mounts",
            "src/main/bin/mount.cgroup",
            "src/main/bin/mount.freezerfs",
            "src/main/bin/over",
            "src/main/bin/leaks",
            "src/main/bin/run",
            "src/main/bin/jvm-options",
            "target/freezerfs.jar")) {
      Path copy = folder.resolve(file);
      Files.createDirectories(copy.getParent());
      // Not by Files.copy, see TestPrograms.install.
      Commands.require("cp", "-p", Path.of(file).toAbsolutePath().toString(), copy.toString());
    }
    return folder.resolve("src/main/bin/freezerfs");
  }
}
