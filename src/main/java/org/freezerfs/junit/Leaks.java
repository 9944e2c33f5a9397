package org.freezerfs.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The groups and processes in a mount at the end of a test that do not come from the handle. */
final class Leaks {
  private static final ProcessHandle SELF = ProcessHandle.current();

  private final FreezerHandle handle;
  private final List<Path> groups = new ArrayList<>();
  private final List<String> descriptions = new ArrayList<>();

  private Leaks(FreezerHandle handle) {
    this.handle = handle;
  }

  /** Finds the leaks of this moment. */
  static Leaks of(FreezerHandle handle) {
    Leaks leaks = new Leaks(handle);
    leaks.find();
    return leaks;
  }

  private List<ProcessHandle> members(Path group) {
    return GroupProcesses.of(group, handle.files());
  }

  private void find() {
    for (Path group : GroupProcesses.groupsBelow(handle.root())) {
      groups.add(group);
      if (!handle.hasCreated(group)) {
        descriptions.add("the group " + name(group));
      }
      for (ProcessHandle member : members(group)) {
        if (!handle.started().hasStarted(member)) {
          descriptions.add(describe(member, group));
        }
      }
    }
  }

  boolean isEmpty() {
    return descriptions.isEmpty();
  }

  /** One line for each leak. */
  @Override
  public String toString() {
    return String.join("\n", descriptions);
  }

  /**
   * Returns the processes to kill: those of the handle and of this virtual machine, and no others.
   */
  List<ProcessHandle> processesToKill() {
    Stream<ProcessHandle> members =
        groups.stream().flatMap(group -> members(group).stream()).filter(this::mayKill);
    return Stream.concat(handle.started().alive().stream(), members).distinct().toList();
  }

  /**
   * Freezes the groups, so that no process forks while the processes are killed one after the
   * other. Does nothing if that would stop a process that is not to be killed.
   */
  void freezeBeforeKill() {
    if (!groups.stream().flatMap(group -> members(group).stream()).allMatch(this::mayKill)) {
      return;
    }
    for (Path group : groups) {
      try {
        write(group, handle.files().freeze());
      } catch (IOException e) {
        // The mount has no freezer, or can't stop all processes. They are killed all the same.
      }
    }
  }

  /**
   * Thaws the groups: by the kernel's freezer a frozen process is held even after SIGKILL, and ends
   * at the thaw.
   */
  void thawAfterKill() {
    for (Path group : groups) {
      try {
        write(group, handle.files().thaw());
      } catch (IOException e) {
        // The mount has no freezer.
      }
    }
  }

  private void write(Path group, String text) throws IOException {
    Files.writeString(group.resolve(handle.files().freezer()), text);
  }

  private boolean mayKill(ProcessHandle process) {
    return handle.started().hasStarted(process) || isDescendant(process);
  }

  private static boolean isDescendant(ProcessHandle process) {
    return process
        .parent()
        .filter(parent -> parent.equals(SELF) || isDescendant(parent))
        .isPresent();
  }

  private String describe(ProcessHandle process, Path group) {
    return "the process %s in %s%s%s"
        .formatted(
            ProcFile.describe(process.pid()),
            name(group),
            ProcFile.isStopped(process.pid()) ? ", stopped" : "",
            isDescendant(process)
                ? "; it is killed"
                : process.equals(SELF)
                    ? "; that is where the tests run"
                    : "; it is thawed, as it was started elsewhere");
  }

  private String name(Path group) {
    return "/" + handle.root().relativize(group);
  }
}
