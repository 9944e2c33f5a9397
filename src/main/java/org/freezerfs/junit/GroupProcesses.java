package org.freezerfs.junit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lists the groups of a mount and their processes. A group or process that disappears meanwhile is
 * left out.
 */
final class GroupProcesses {
  private GroupProcesses() {}

  /** Returns all groups below a group, in the order of their paths. */
  static List<Path> groupsBelow(Path group) {
    List<Path> all = new ArrayList<>();
    File[] directories = group.toFile().listFiles(File::isDirectory);
    for (File directory : directories == null ? new File[0] : directories) {
      all.add(directory.toPath());
      all.addAll(groupsBelow(directory.toPath()));
    }
    Collections.sort(all);
    return all;
  }

  /**
   * Returns the processes of a group. If a process exits and its pid is reused meanwhile, no handle
   * of the new process is returned.
   */
  static List<ProcessHandle> of(Path group, FileNames files) {
    List<ProcessHandle> handles =
        pids(group, files).stream().map(ProcessHandle::of).flatMap(Optional::stream).toList();
    Set<Long> still = pids(group, files);
    return handles.stream().filter(handle -> still.contains(handle.pid())).toList();
  }

  private static Set<Long> pids(Path group, FileNames files) {
    try {
      return Files.readAllLines(group.resolve(files.tasks())).stream()
          .map(line -> ProcFile.processOf(Long.parseLong(line)))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      return Set.of();
    }
  }

  static String describe(Path group, FileNames files) {
    return of(group, files).stream()
        .map(process -> ProcFile.describe(process.pid()))
        .collect(Collectors.joining(", "));
  }
}
