package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.ThreadIds;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberSnapshot;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.process.ObservedProcess;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;

/**
 * Lists the living threads of a group, or their processes, for one reader: the content of {@code
 * tasks} and {@code cgroup.procs}. Used once.
 */
final class ThreadList {
  private final MemberTable members;
  private final ForkTracker forks;
  private final ThreadIds ids;

  ThreadList(MemberTable members, ForkTracker forks, ThreadIds ids) {
    this.members = members;
    this.forks = forks;
    this.ids = ids;
  }

  /** The ids as the reader sees them, ascending. */
  int[] of(int group) throws IOException {
    forks.catchUp();
    if (group == Engine.ROOT) {
      forks.drainEvents();
      addRoot();
    } else {
      long begin = System.nanoTime();
      while (!addGroup(group) && System.nanoTime() - begin < ForkTracker.MAX_RETRY_NANOS) {
        // The next try finds members that were missed, and children of members that have exited.
      }
    }
    return ids.sorted();
  }

  /** Returns whether a member was added, or the group is known to have none that can be listed. */
  private boolean addGroup(int group) throws IOException {
    List<Integer> found = new ArrayList<>();
    MemberSnapshot snapshot =
        forks.snapshot(
            group,
            member -> {
              if (member.group() == group) {
                found.add(member.task().pid());
              }
            });
    if (addMembers(snapshot.members()) > 0) {
      return true;
    }
    // Where each member forks the next one and exits, those that were found a moment ago are the
    // truest answer: the group is not empty.
    for (int pid : found) {
      ids.add(pid);
    }
    return !found.isEmpty() || snapshot.isEmpty() || snapshot.hidden() > 0;
  }

  private void addRoot() throws IOException {
    Processes.visitAll(
        pid -> {
          Optional<ProcStat> stat = ProcStat.ofProcessIfVisible(pid);
          if (stat.isPresent() && isInRoot(new Task(pid, stat.get().startTime()))) {
            ids.addThreads(pid, stat.get());
          }
        });
  }

  private boolean isInRoot(Task task) {
    return members.find(task).map(Member::group).orElse(Engine.ROOT) == Engine.ROOT;
  }

  private int addMembers(List<Member> all) throws IOException {
    int living = 0;
    BitSet ended = ObservedProcess.ended(all.stream().map(Member::process).toList());
    for (int i = 0; i < all.size(); i++) {
      Member member = all.get(i);
      int threads = ended.get(i) ? 0 : addThreads(member);
      if (threads == 0 && !members.reportIfDead(member)) {
        // While another thread takes the leader's place in an exec, the process can seem to have
        // ended.
        threads = addThreads(member);
      }
      living += threads;
    }
    return living;
  }

  /** Adds the threads of a member that has not ended, and returns how many are living. */
  private int addThreads(Member member) throws IOException {
    int threads = member.process().threads();
    if (threads == 1 && !member.isLeaderless()) {
      ids.add(member.task().pid());
      return 1;
    }
    return ids.addEachThread(member.task().pid());
  }
}
