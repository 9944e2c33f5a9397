package org.freezerfs.junit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.freezerfs.cgroup.Semantics;

/**
 * The mount of one test. All processes that are started with it, and their descendants, have the
 * mount point in their environment.
 */
public final class FreezerHandle {
  private static final String VARIABLE = "FREEZERFS_MOUNT";

  private final Path root;
  private final Semantics semantics;
  private final Set<Path> created = ConcurrentHashMap.newKeySet();

  /** The processes that were started here; the environment of some can't be read. */
  private final Set<ProcessHandle> started = ConcurrentHashMap.newKeySet();

  FreezerHandle(Path root, Semantics semantics) {
    this.root = root;
    this.semantics = semantics;
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
    return new GroupHandle(group, semantics, this);
  }

  /** Returns all groups below the root, in the order of their paths. */
  List<GroupHandle> groups() {
    List<GroupHandle> all = new ArrayList<>();
    addGroupsBelow(root, all);
    all.sort(Comparator.comparing(GroupHandle::path));
    return all;
  }

  private void addGroupsBelow(Path group, List<GroupHandle> all) {
    File[] directories = group.toFile().listFiles(File::isDirectory);
    for (File directory : directories == null ? new File[0] : directories) {
      all.add(new GroupHandle(directory.toPath(), semantics, this));
      addGroupsBelow(directory.toPath(), all);
    }
  }

  boolean hasCreated(GroupHandle group) {
    return created.contains(group.path());
  }

  Process start(ProcessBuilder program) throws IOException {
    String before = program.environment().put(VARIABLE, root.toString());
    try {
      Process process = program.start();
      started.add(process.toHandle());
      return process;
    } finally {
      if (before == null) {
        program.environment().remove(VARIABLE);
      } else {
        program.environment().put(VARIABLE, before);
      }
    }
  }

  /** Returns the processes that were started here, and their descendants, that are alive. */
  List<ProcessHandle> started() {
    return started.isEmpty()
        ? List.of()
        : ProcessHandle.allProcesses().filter(this::isMarked).toList();
  }

  /** Whether the process, or one of its ancestors, was started here. */
  boolean hasStarted(ProcessHandle process) {
    return isMarked(process) || process.parent().filter(this::hasStarted).isPresent();
  }

  private boolean isMarked(ProcessHandle process) {
    if (started.contains(process)) {
      return true;
    }
    // A zombie has no environment, so it is none of these.
    return List.of(ProcFile.read(process.pid(), "environ").split("\0"))
        .contains(VARIABLE + "=" + root);
  }
}
