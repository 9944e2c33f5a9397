package org.freezerfs.engine;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.host.proc.Processes;

/**
 * The processes by which a mount lives: the daemon, its guardian, and those that end it when they
 * end, such as {@code freezerfs run}. They are members of no group, because a group that stops them
 * could not be thawed any more.
 *
 * @param ids process ids; each is that of a process that lives as long as the mount
 */
public record OwnProcesses(Set<Integer> ids) {
  /** Those of a mount. */
  public OwnProcesses {
    ids = Set.copyOf(ids);
  }

  /** The daemon alone. */
  public static OwnProcesses daemon() {
    return of(Optional.empty(), Set.of());
  }

  /**
   * This process with others.
   *
   * @param guardian empty if there is none
   * @param owners the process ids of those that end the mount when they end
   */
  public static OwnProcesses of(Optional<Task> guardian, Set<Integer> owners) {
    Set<Integer> ids = new HashSet<>(owners);
    ids.add(Processes.self());
    guardian.ifPresent(task -> ids.add(task.pid()));
    return new OwnProcesses(ids);
  }

  /** Whether a process is one of them. */
  public boolean has(int pid) {
    return ids.contains(pid);
  }
}
