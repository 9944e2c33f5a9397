package org.freezerfs.junit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was started by way of one handle, and what that has started: all have the mount in their
 * environment.
 */
final class StartedProcesses {
  private static final String VARIABLE = "FREEZERFS_MOUNT";

  private final Path root;

  /** Those that were started at first hand; not all let themselves be looked into. */
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

  /** Those that live. */
  List<ProcessHandle> alive() {
    return own.isEmpty() ? List.of() : ProcessHandle.allProcesses().filter(this::contains).toList();
  }

  /** Whether it, or a process above it, is one of these. */
  boolean hasStarted(ProcessHandle process) {
    return contains(process) || process.parent().filter(this::hasStarted).isPresent();
  }

  private boolean contains(ProcessHandle process) {
    if (own.contains(process)) {
      return true;
    }
    // A zombie has no environment, and so is none of them.
    return List.of(ProcFile.read(process.pid(), "environ").split("\0"))
        .contains(VARIABLE + "=" + root);
  }
}
