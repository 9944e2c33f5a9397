package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.ThreadIds;
import org.freezerfs.engine.ThreadIds.Unit;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;

/** Which tasks are in which group: the kernel's own answers. */
final class MemberLists {
  private final Cells cells;
  private final GroupTable groups;

  MemberLists(Cells cells, GroupTable groups) {
    this.cells = cells;
    this.groups = groups;
  }

  /** The group of a task. */
  int groupOf(int task) throws IOException {
    return cells.of(task).map(Cell::group).orElse(Engine.ROOT);
  }

  /** The group of each process that is in a group other than the root. */
  Map<Task, Integer> outsideRoot() throws IOException {
    Map<Task, Integer> members = new HashMap<>();
    for (Map.Entry<Integer, GroupCells> entry : groups.entries()) {
      if (entry.getKey() != Engine.ROOT) {
        for (int pid : entry.getValue().processes()) {
          Task.of(pid).ifPresent(task -> members.put(task, entry.getKey()));
        }
      }
    }
    return members;
  }

  /** Adds the threads or processes of a group to a list, and returns its ids. */
  int[] list(ThreadIds ids, int group) throws IOException {
    if (group == Engine.ROOT) {
      addRoot(ids);
    } else {
      GroupCells listed = groups.of(group);
      for (int id : ids.unit() == Unit.THREAD ? listed.threads() : listed.processes()) {
        ids.add(id);
      }
    }
    return ids.sorted();
  }

  private void addRoot(ThreadIds ids) throws IOException {
    Processes.visitAll(
        pid -> {
          Optional<ProcStat> stat = ProcStat.ofProcessIfVisible(pid);
          if (stat.isEmpty()) {
            return;
          }
          if (cells.freezer().takesThreads() && stat.get().threads() > 1) {
            ids.addEachThread(pid, tid -> groupOf(tid) == Engine.ROOT);
          } else if (groupOf(pid) == Engine.ROOT) {
            ids.addThreads(pid, stat.get());
          }
        });
  }
}
