package org.freezerfs.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.freezerfs.cgroup.Semantics;

/** The mount of one test. */
public final class FreezerHandle {
  private final Path root;
  private final Semantics semantics;
  private final StartedProcesses started;
  private final Set<Path> created = ConcurrentHashMap.newKeySet();

  FreezerHandle(Path root, Semantics semantics) {
    this.root = root;
    this.semantics = semantics;
    started = new StartedProcesses(root);
  }

  /** The directory of the root group, for the code under test. */
  public Path root() {
    return root;
  }

  /**
   * Returns a group, and creates it and its parents if they do not exist.
   *
   * @param path from the root: {@code job}, or {@code job/part}
   */
  public GroupHandle group(String path) throws IOException {
    Path group = root;
    for (Path name : Path.of(path)) {
      group = group.resolve(name);
      if (!Files.isDirectory(group)) {
        Files.createDirectory(group);
        created.add(group);
      }
    }
    return new GroupHandle(group, files(), started);
  }

  boolean hasCreated(Path group) {
    return created.contains(group);
  }

  StartedProcesses started() {
    return started;
  }

  /** The control files of each group. */
  FileNames files() {
    return FileNames.of(semantics);
  }
}
