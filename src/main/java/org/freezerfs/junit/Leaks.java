package org.freezerfs.junit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The groups and processes in a mount at the end of a test that do not come from the handle. */
final class Leaks {
  private static final ProcessHandle SELF = ProcessHandle.current();

  private final FreezerHandle handle;
  private final List<GroupHandle> groups;
  private final List<String> descriptions = new ArrayList<>();

  private Leaks(FreezerHandle handle) {
    this.handle = handle;
    groups = handle.groups();
  }

  /** Finds the leaks of this moment. */
  static Leaks of(FreezerHandle handle) {
    Leaks leaks = new Leaks(handle);
    leaks.find();
    return leaks;
  }

  private void find() {
    for (GroupHandle group : groups) {
      if (!handle.hasCreated(group)) {
        descriptions.add("the group " + name(group));
      }
      for (ProcessHandle member : group.members()) {
        if (!handle.hasStarted(member)) {
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
        groups.stream().flatMap(group -> group.members().stream()).filter(this::mayKill);
    return Stream.concat(handle.started().stream(), members).distinct().toList();
  }

  /**
   * Freezes the groups, so that no process forks while the processes are killed one after the
   * other. Does nothing if that would stop a process that is not to be killed.
   */
  void freezeBeforeKill() {
    if (!groups.stream().flatMap(group -> group.members().stream()).allMatch(this::mayKill)) {
      return;
    }
    for (GroupHandle group : groups) {
      try {
        group.freeze();
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
    for (GroupHandle group : groups) {
      try {
        group.thaw();
      } catch (IOException e) {
        // The mount has no freezer.
      }
    }
  }

  private boolean mayKill(ProcessHandle process) {
    return handle.hasStarted(process) || isDescendant(process);
  }

  private static boolean isDescendant(ProcessHandle process) {
    return process
        .parent()
        .filter(parent -> parent.equals(SELF) || isDescendant(parent))
        .isPresent();
  }

  private String describe(ProcessHandle process, GroupHandle group) {
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

  private String name(GroupHandle group) {
    return "/" + handle.root().relativize(group.path());
  }
}
