package org.freezerfs.mounted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The kernel's control files of FUSE connections, by which a mount that hangs can be ended. */
final class FuseConnection {
  private static final Path CONNECTIONS = Path.of("/sys/fs/fuse/connections");

  // Fields of mountinfo, see proc_pid_mountinfo(5).
  private static final int DEVICE = 2;
  private static final int MOUNT_POINT = 4;

  private FuseConnection() {}

  static boolean isMounted(Path root) throws IOException {
    return minor(root).isPresent();
  }

  /** Ends every open request with an error, and unmounts. */
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

  /** Returns the mount points at or below a directory. */
  static List<Path> mountsBelow(Path folder) throws IOException {
    return mounts().stream()
        .map(fields -> fields.get(MOUNT_POINT))
        // Not every other mount point can be a Path: that is encoded as the locale says.
        .filter(point -> (point + "/").startsWith(folder + "/"))
        .map(Path::of)
        .toList();
  }

  private static Optional<String> minor(Path root) throws IOException {
    return mounts().stream()
        .filter(fields -> fields.get(MOUNT_POINT).equals(root.toString()))
        .map(fields -> fields.get(DEVICE).replaceFirst(".*:", ""))
        .findFirst();
  }

  private static List<List<String>> mounts() throws IOException {
    return RawText.readLines(Path.of("/proc/self/mountinfo")).stream()
        .map(line -> List.of(line.split(" ")))
        .toList();
  }
}
