package org.freezerfs.mounted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processes that one test started, and their descendants: all have its id in their environment.
 */
final class TestProcesses {
  static final String VARIABLE = "FREEZERFS_TEST";

  private final String id = UUID.randomUUID().toString();

  /** The value of the variable in their environments. */
  String id() {
    return id;
  }

  /** Returns the processes that are alive, without the daemon. */
  List<Integer> started() throws IOException {
    return all().filter(pid -> !isDaemon(pid)).collect(Collectors.toList());
  }

  /** Returns the process of the daemon. */
  List<Integer> daemon() throws IOException {
    return all().filter(TestProcesses::isDaemon).collect(Collectors.toList());
  }

  static boolean isStopped(int pid) {
    return read(pid, "stat").matches("(?s)\\d+ \\(.*\\) T .*");
  }

  static String describe(int pid) {
    return pid + " (" + read(pid, "cmdline").replace('\0', ' ').strip() + ")";
  }

  private Stream<Integer> all() throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
      List<Integer> pids =
          entries
              .map(path -> path.getFileName().toString())
              .filter(name -> name.matches("\\d+"))
              .map(Integer::valueOf)
              .collect(Collectors.toList());
      // A zombie has no environment, so it is none of these.
      return pids.stream()
          .filter(pid -> List.of(read(pid, "environ").split("\0")).contains(VARIABLE + "=" + id));
    }
  }

  private static boolean isDaemon(int pid) {
    return read(pid, "cmdline").contains("freezerfs.jar");
  }

  private static String read(int pid, String file) {
    try {
      return RawText.read(Path.of("/proc", Integer.toString(pid), file));
    } catch (IOException e) {
      return ""; // The process has exited.
    }
  }
}
