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
 * The groups of a mount, and the processes in them. What goes while it is looked at is not there.
 */
final class Members {
  private Members() {}

  /** All below a group, in the order of their paths. */
  static List<Path> groupsBelow(Path group) {
    List<Path> all = new ArrayList<>();
    File[] folders = group.toFile().listFiles(File::isDirectory);
    for (File folder : folders == null ? new File[0] : folders) {
      all.add(folder.toPath());
      all.addAll(groupsBelow(folder.toPath()));
    }
    Collections.sort(all);
    return all;
  }

  /** The processes in a group; a handle that is of another process by then can do it no harm. */
  static List<ProcessHandle> of(Path group) {
    List<ProcessHandle> handles =
        pids(group).stream().map(ProcessHandle::of).flatMap(Optional::stream).toList();
    Set<Long> still = pids(group);
    return handles.stream().filter(handle -> still.contains(handle.pid())).toList();
  }

  private static Set<Long> pids(Path group) {
    try {
      return Files.readAllLines(group.resolve("tasks")).stream()
          .map(line -> ProcFile.processOf(Long.parseLong(line)))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      return Set.of();
    }
  }

  static String describe(Path group) {
    return of(group).stream()
        .map(process -> ProcFile.describe(process.pid()))
        .collect(Collectors.joining(", "));
  }
}
