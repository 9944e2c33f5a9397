package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.ProcessRef;

/**
 * The members of a previous daemon, which are added to the table of this one: those with a mark,
 * and those that it knew, some of which it could not mark.
 */
public final class PreviousMembers {
  private final MemberTable members;
  private final Set<Integer> owners;
  private final Map<Task, Integer> known;

  /**
   * Adds none yet.
   *
   * @param owners the owners of the marks of previous daemons
   * @param known the group that a task was moved to last, which its mark may not say: it can't be
   *     changed where it is refused
   */
  public PreviousMembers(MemberTable members, Set<Integer> owners, Map<Task, Integer> known) {
    this.members = members;
    this.owners = owners;
    this.known = known;
  }

  /**
   * Adds a process if it has a mark of a previous daemon.
   *
   * @return false if the mark names no group of this daemon, and is to be taken off
   */
  public boolean addMarked(int pid) throws IOException {
    if (RlimitMark.readOf(owners, pid) == RlimitMark.NONE) {
      return true;
    }
    synchronized (members) {
      Optional<ProcessRef> opened = members.host().open(pid);
      if (opened.isEmpty()) {
        return true;
      }
      try (ProcessRef process = opened.get()) {
        return addMarked(process);
      }
    }
  }

  private boolean addMarked(ProcessRef process) throws IOException {
    // It is read again now that the process is open: before, it may have been another's.
    int marked = RlimitMark.readOf(owners, process.pid());
    if (marked == RlimitMark.NONE || !process.exists()) {
      return true;
    }
    Task task = new Task(process.pid(), process.startTime());
    int group = known.getOrDefault(task, marked);
    if (!members.hasGroup(group) || group == Engine.ROOT || members.isOwn(process.pid())) {
      return false;
    }
    members.host().takeOverMark(owners, process, group);
    if (process.exists()) {
      members.addPrevious(task, group, true);
    }
    return true;
  }

  /** Adds the tasks that a previous daemon knew as members, as far as they were not added yet. */
  public void addUnmarked() throws IOException {
    for (Map.Entry<Task, Integer> entry : known.entrySet()) {
      int group = entry.getValue();
      if (group != Engine.ROOT && members.hasGroup(group)) {
        members.addPrevious(entry.getKey(), group, false);
      }
    }
  }
}
