package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberSnapshot;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.process.ObservedProcess;
import org.freezerfs.host.proc.PidNamespaces;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;

/**
 * Lists the live threads of a group once, for one reader, or their processes: what {@code tasks}
 * and {@code cgroup.procs} show.
 */
final class ThreadList {
  /** What is listed. */
  enum Unit {
    THREAD,
    PROCESS
  }

  private final Unit unit;
  private final MemberTable members;
  private final ForkTracker lineage;
  private final PidNamespaces.View view;
  private final IntStream.Builder ids = IntStream.builder();

  ThreadList(Unit unit, MemberTable members, ForkTracker lineage, PidNamespaces.View view) {
    this.unit = unit;
    this.members = members;
    this.lineage = lineage;
    this.view = view;
  }

  /** Their ids as the reader sees them, ascending. */
  int[] of(int group) throws IOException {
    if (group == Engine.ROOT) {
      lineage.drainEvents();
      addRoot();
    } else {
      long begin = System.nanoTime();
      while (!look(group) && System.nanoTime() - begin < ForkTracker.MAX_RETRY_NANOS) {
        // Who was missed, or was born to those that have gone, is known at the next look.
      }
    }
    return ids.build().sorted().distinct().toArray();
  }

  /** Returns whether somebody was there, or it is sure that nobody is. */
  private boolean look(int group) throws IOException {
    List<Integer> found = new ArrayList<>();
    MemberSnapshot roll =
        lineage.snapshot(
            group,
            member -> {
              if (member.group() == group) {
                found.add(member.task().pid());
              }
            });
    if (addMembers(roll.members()) > 0) {
      return true;
    }
    // Where each forks the next and ends, those that were seen a moment ago are the truest answer:
    // the group is not empty.
    for (int pid : found) {
      view.fromOurs(pid).ifPresent(ids::add);
    }
    return !found.isEmpty() || roll.isEmpty() || roll.hidden() > 0;
  }

  private void addRoot() throws IOException {
    Processes.visitAll(
        pid -> {
          Optional<ProcStat> stat = ProcStat.ofProcessIfVisible(pid);
          if (stat.isPresent() && isInRoot(new Task(pid, stat.get().startTime()))) {
            addThreads(pid, stat.get());
          }
        });
  }

  private boolean isInRoot(Task task) {
    return members.find(task).map(Member::group).orElse(Engine.ROOT) == Engine.ROOT;
  }

  private int addMembers(List<Member> all) throws IOException {
    int live = 0;
    BitSet ended = ObservedProcess.ended(all.stream().map(Member::process).toList());
    for (int i = 0; i < all.size(); i++) {
      Member member = all.get(i);
      int threads = ended.get(i) ? 0 : addThreads(member);
      if (threads == 0 && !member.process().runState().alive()) {
        members.removeDead(member);
      }
      live += threads;
    }
    return live;
  }

  /** Returns how many live threads the process has, which has not ended. */
  private int addThreads(Member member) throws IOException {
    int threads = member.process().threads();
    if (threads == 1 && !members.isLeaderless(member)) {
      view.fromOurs(member.task().pid()).ifPresent(ids::add);
      return 1;
    }
    return addEachThread(member.task().pid());
  }

  /** Returns how many live threads the process has. */
  private int addThreads(int pid, ProcStat leader) throws IOException {
    return leader.threads() <= 1 ? addThread(pid, pid, leader) : addEachThread(pid);
  }

  private int addEachThread(int pid) throws IOException {
    int live = 0;
    for (int tid : Processes.threads(pid)) {
      Optional<ProcStat> stat = ProcStat.ofThread(pid, tid);
      live += stat.isPresent() ? addThread(pid, tid, stat.get()) : 0;
    }
    return live;
  }

  private int addThread(int pid, int tid, ProcStat stat) throws IOException {
    if (stat.isExiting()) {
      return 0;
    }
    view.fromOurs(unit == Unit.THREAD ? tid : pid).ifPresent(ids::add);
    return 1;
  }
}
