package org.freezerfs.mounted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The kernel's end of a FUSE mount: how a mount that hangs is freed. */
final class FuseConnection {
  private static final Path CONNECTIONS = Path.of("/sys/fs/fuse/connections");

  private FuseConnection() {}

  static boolean isMounted(Path root) throws IOException {
    return minor(root).isPresent();
  }

  /** Answers every open request with an error, and unmounts. */
  static void abort(Path root) throws IOException {
    Optional<String> minor = minor(root);
    if (minor.isPresent()) {
      Path abort = CONNECTIONS.resolve(minor.get()).resolve("abort");
      if (Files.exists(abort)) {
        Files.writeString(abort, "1");
      }
      Commands.require("umount", "-l", root.toString());
    }
  }

  private static Optional<String> minor(Path root) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      List<String> fields = List.of(line.split(" "));
      if (fields.get(4).equals(root.toString())) {
        return Optional.of(fields.get(2).replaceFirst(".*:", ""));
      }
    }
    return Optional.empty();
  }
}
