package org.freezerfs.junit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The processes that were started with one handle, and their descendants. All have the mount point
 * in their environment.
 */
final class StartedProcesses {
  private static final String VARIABLE = "FREEZERFS_MOUNT";

  private final Path root;

  /** The processes that the handle started itself; the environment of some can't be read. */
  private final Set<ProcessHandle> own = ConcurrentHashMap.newKeySet();

  StartedProcesses(Path root) {
    this.root = root;
  }

  Process start(ProcessBuilder program) throws IOException {
    String before = program.environment().put(VARIABLE, root.toString());
    try {
      Process process = program.start();
      own.add(process.toHandle());
      return process;
    } finally {
      if (before == null) {
        program.environment().remove(VARIABLE);
      } else {
        program.environment().put(VARIABLE, before);
      }
    }
  }

  /** Returns the processes that are alive. */
  List<ProcessHandle> alive() {
    return own.isEmpty() ? List.of() : ProcessHandle.allProcesses().filter(this::contains).toList();
  }

  /** Whether the process, or one of its ancestors, is one of these. */
  boolean hasStarted(ProcessHandle process) {
    return contains(process) || process.parent().filter(this::hasStarted).isPresent();
  }

  private boolean contains(ProcessHandle process) {
    if (own.contains(process)) {
      return true;
    }
    // A zombie has no environment, so it is none of these.
    return List.of(ProcFile.read(process.pid(), "environ").split("\0"))
        .contains(VARIABLE + "=" + root);
  }
}
