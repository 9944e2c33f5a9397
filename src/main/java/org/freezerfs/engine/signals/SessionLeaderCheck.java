package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.proc.ProcStat;

/**
 * Finds out whether a frozen member is a job of a shell that is not frozen, once for an engine. If
 * such a shell exits, the kernel sends SIGHUP and SIGCONT to its stopped jobs: to each process
 * group that has no parent in its session any more (the kernel's kernel/exit.c,
 * kill_orphaned_pgrp). That ends a frozen job which does not handle SIGHUP.
 *
 * <p>Used by one thread at a time.
 */
final class SessionLeaderCheck {
  /** Of so many frozen members at most /proc is read in one check. */
  private static final int MAX_MEMBERS = 100;

  /** Reads the /proc stat of a process that may be no member; empty if it is not to be seen. */
  @FunctionalInterface
  interface StatReader {
    Optional<ProcStat> read(int pid) throws IOException;
  }

  private final MemberTable members;
  private final StatReader stats;

  private boolean hasWarned;

  SessionLeaderCheck(MemberTable members, StatReader stats) {
    this.members = members;
    this.stats = stats;
  }

  /** A warning for the log at the first check that finds such a job, and empty otherwise. */
  Optional<String> check() throws IOException {
    if (hasWarned) {
      return Optional.empty();
    }
    List<Member> frozen =
        members.all().stream()
            .filter(member -> member.freezeState().isFreezeRequested())
            .limit(MAX_MEMBERS)
            .toList();
    Set<Integer> sessions = new HashSet<>();
    for (Member member : frozen) {
      Optional<ProcStat> stat = member.process().stat();
      if (stat.isPresent() && isJob(stat.get())) {
        int leader = stat.get().session();
        if (sessions.add(leader) && isLeaderRunning(leader)) {
          hasWarned = true;
          return Optional.of(
              ("process %d is frozen, and process %d, which leads its session, is not: when that"
                      + " exits, the kernel sends SIGHUP to stopped jobs, which may end the frozen"
                      + " one; engine=v1 and engine=v2 avoid that, or setsid(1)")
                  .formatted(member.task().pid(), leader));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether it has a process group of its own in a session of our pid namespace. */
  private static boolean isJob(ProcStat stat) {
    return stat.session() != 0 && stat.processGroup() != stat.session();
  }

  private boolean isLeaderRunning(int leader) throws IOException {
    Member member = members.byPid(leader);
    if (member != null && member.freezeState().isFreezeRequested()) {
      return false;
    }
    return stats.read(leader).filter(stat -> !stat.hasEnded()).isPresent();
  }
}
