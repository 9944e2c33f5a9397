package org.freezerfs.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is in a mount at the end of a test, and has not come there by way of the handle. */
final class Leaks {
  private static final ProcessHandle SELF = ProcessHandle.current();

  private final FreezerHandle handle;
  private final List<Path> groups = new ArrayList<>();
  private final List<String> descriptions = new ArrayList<>();

  private Leaks(FreezerHandle handle) {
    this.handle = handle;
  }

  /** As it is now. */
  static Leaks of(FreezerHandle handle) {
    Leaks leaks = new Leaks(handle);
    leaks.find();
    return leaks;
  }

  private void find() {
    for (Path group : Members.groupsBelow(handle.root())) {
      groups.add(group);
      if (!handle.hasMade(group)) {
        descriptions.add("the group " + name(group));
      }
      for (ProcessHandle member : Members.of(group)) {
        if (!handle.started().hasStarted(member)) {
          descriptions.add(describe(member, group));
        }
      }
    }
  }

  boolean isEmpty() {
    return descriptions.isEmpty();
  }

  /** One line for each. */
  @Override
  public String toString() {
    return String.join("\n", descriptions);
  }

  /** Whatever is to be killed at the end: nobody who was there without the test. */
  List<ProcessHandle> toKill() {
    Stream<ProcessHandle> members =
        groups.stream().flatMap(group -> Members.of(group).stream()).filter(this::mayKill);
    return Stream.concat(handle.started().alive().stream(), members).distinct().toList();
  }

  /**
   * Lets nobody fork while they are killed one after the other; not if that would stop somebody who
   * is not to be killed.
   */
  void holdStill() {
    if (!groups.stream().flatMap(group -> Members.of(group).stream()).allMatch(this::mayKill)) {
      return;
    }
    for (Path group : groups) {
      try {
        Files.writeString(group.resolve("freezer.state"), "FROZEN");
      } catch (IOException e) {
        // There is no freezer, or it can't stop all. They are killed all the same.
      }
    }
  }

  private boolean mayKill(ProcessHandle process) {
    return handle.started().hasStarted(process) || isBelowUs(process);
  }

  private static boolean isBelowUs(ProcessHandle process) {
    return process.parent().filter(parent -> parent.equals(SELF) || isBelowUs(parent)).isPresent();
  }

  private String describe(ProcessHandle process, Path group) {
    return "the process %s in %s%s%s"
        .formatted(
            ProcFile.describe(process.pid()),
            name(group),
            ProcFile.isStopped(process.pid()) ? ", stopped" : "",
            isBelowUs(process)
                ? "; it is killed"
                : process.equals(SELF)
                    ? "; that is where the tests run"
                    : "; it is let go, as it was started elsewhere");
  }

  private String name(Path group) {
    return "/" + handle.root().relativize(group);
  }
}
