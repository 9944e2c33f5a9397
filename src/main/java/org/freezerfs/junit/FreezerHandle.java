package org.freezerfs.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.freezerfs.cgroup.Semantics;

/** The mount that a test has to itself. */
public final class FreezerHandle {
  private final Path root;
  private final Semantics semantics;
  private final StartedProcesses started;
  private final Set<Path> made = ConcurrentHashMap.newKeySet();

  FreezerHandle(Path root, Semantics semantics) {
    this.root = root;
    this.semantics = semantics;
    started = new StartedProcesses(root);
  }

  /** The directory of the root group: what is tested is told this. */
  public Path root() {
    return root;
  }

  /**
   * A group, which is made, with those above it, if it is not there.
   *
   * @param path from the root: {@code job}, or {@code job/part}
   */
  public GroupHandle group(String path) throws IOException {
    Path group = root;
    for (Path name : Path.of(path)) {
      group = group.resolve(name);
      if (!Files.isDirectory(group)) {
        Files.createDirectory(group);
        made.add(group);
      }
    }
    return new GroupHandle(group, semantics.thawedWord(), started);
  }

  boolean hasMade(Path group) {
    return made.contains(group);
  }

  StartedProcesses started() {
    return started;
  }
}
