package org.freezerfs.explore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.FaultInjection;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.faults.Fault;
import org.freezerfs.host.proc.Processes;

/**
 * The control files of a mount, used as a client uses them, with the rights of the daemon. No
 * disturbance meets these uses. A group is named by its path.
 */
final class ControlFiles {
  private static final String PROCESSES = "cgroup.procs";
  private static final String TASKS = "tasks";

  /** Shows the state without counting as its reader. */
  private static final String DISPLAYED = "freezerfs.state";

  static final String FREEZING = "FREEZING";
  static final String FROZEN = "FROZEN";
  static final String THAWED = "THAWED";

  private final Hierarchy hierarchy;

  ControlFiles(Hierarchy hierarchy) {
    this.hierarchy = hierarchy;
  }

  Credentials daemon() {
    return new Credentials(
        hierarchy.root().attributes().uid(), hierarchy.root().attributes().gid(), Processes.self());
  }

  private static String path(String group, String file) {
    return group.equals("/") ? "/" + file : group + "/" + file;
  }

  private Optional<ControlFile> find(String group, String file) {
    try {
      return hierarchy.lookup(path(group, file)) instanceof ControlFile found
          ? Optional.of(found)
          : Optional.empty();
    } catch (CgroupException e) {
      return Optional.empty();
    }
  }

  /** The contents of a file; empty if there is none, or it can't be read. */
  Optional<String> read(String group, String file) throws IOException {
    Optional<ControlFile> found = find(group, file);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Texts.of(found.get().read(daemon())));
    } catch (CgroupException e) {
      return Optional.empty();
    }
  }

  void write(String group, String file, String text) throws CgroupException, IOException {
    ControlFile found = (ControlFile) hierarchy.lookup(path(group, file));
    found.write(daemon(), Texts.bytes(text));
  }

  /** Clients that poll or watch a file are told of a change, if its changes are told. */
  void noteChange(String group, String file) {
    find(group, file).filter(ControlFile::notesChanges).ifPresent(ControlFile::noteChange);
  }

  /** Moves a process into a group. */
  void attach(String group, int process) throws CgroupException, IOException {
    boolean hasProcesses = find(group, PROCESSES).isPresent();
    write(group, hasProcesses ? PROCESSES : TASKS, Integer.toString(process));
  }

  /** The ids of a group's processes, or of its tasks where only these are listed. */
  List<Integer> members(String group) throws IOException {
    Optional<String> list = read(group, PROCESSES);
    if (list.isEmpty()) {
      list = read(group, TASKS);
    }
    return list.orElse("").lines().map(Integer::valueOf).toList();
  }

  /** A group shows no fault any more. */
  void clearFaults(String group) {
    for (Fault fault : Fault.values()) {
      try {
        hierarchy.removeXattr(group, FaultInjection.xattr(fault));
      } catch (CgroupException e) {
        // It had none.
      }
    }
  }

  /** The state of a group, with one word for the thawed state in all semantics. */
  String state(String group) throws IOException {
    String state = read(group, DISPLAYED).orElse(THAWED).strip();
    return state.equals(FREEZING) || state.equals(FROZEN) ? state : THAWED;
  }
}
