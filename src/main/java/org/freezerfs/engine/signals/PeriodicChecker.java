package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.process.ObservedProcess;
import org.freezerfs.engine.signals.process.TaskFreezeState.EnforceResult;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.threads.PeriodicWorker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks members at intervals for what the kernel does not report: stops those that have a freeze
 * request and run, finds the children that no fork event or mark leads to, and warns of frozen jobs
 * that may end with their shell. Used by one thread at a time.
 */
final class PeriodicChecker {
  private static final Logger LOG = LoggerFactory.getLogger(PeriodicChecker.class);

  /** The name of the thread that checks. */
  static final String THREAD = "member-check";

  /** How often all members are checked, so that what every event has missed is corrected. */
  private static final long CHECK_ALL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final MemberTable members;
  private final ForkTracker forks;
  private final FreezeEnforcer enforcer;
  private final SigcontResponder sigcont;
  private final GroupFreezer freezer;
  private final ForkHandler forkHandler;
  private final SessionLeaderCheck sessionLeaders;

  /** Whether the present check had to stop a member again, which may have forked before. */
  private boolean hasRestopped;

  private long lastCheckOfAll = System.nanoTime() - CHECK_ALL_NANOS;

  PeriodicChecker(
      MemberTable members,
      ForkTracker forks,
      FreezeEnforcer enforcer,
      SigcontResponder sigcont,
      GroupFreezer freezer,
      ForkHandler forkHandler) {
    this.members = members;
    this.forks = forks;
    this.enforcer = enforcer;
    this.sigcont = sigcont;
    this.freezer = freezer;
    this.forkHandler = forkHandler;
    sessionLeaders = new SessionLeaderCheck(members, ProcStat::ofProcessIfVisible);
  }

  /** Checks once, and returns when the next check is due. */
  long check() throws IOException {
    boolean hasMembers = forks.mayHaveMembers();
    boolean isMonitorIdle = !hasMembers && sigcont.closeIdleMonitor();
    if (hasMembers) {
      sigcont.ensureMonitor();
    }
    sigcont.drain();
    boolean all = hasMembers && System.nanoTime() - lastCheckOfAll >= CHECK_ALL_NANOS;
    if (all) {
      lastCheckOfAll = System.nanoTime();
      reportDead();
      forks.recheckHidden();
      forks.scanAll();
      members.changes().reportAll();
      enforcer.sigcontDemand().endIfNone();
    }
    boolean soon = forks.findUnmarkedChildren();
    soon |= findChildrenInFreezingGroups();
    soon |= forks.removeDeadLeaderless();
    soon |= forks.mayMissMembers();
    hasRestopped = false;
    for (Member member : all || !sigcont.hasMonitor() ? members.all() : members.traced()) {
      soon |= check(member);
    }
    if (hasRestopped) {
      forks.drainEvents();
    }
    soon |= forkHandler.retryFailed();
    if (all) {
      sessionLeaders.check().ifPresent(LOG::warn);
    }
    return soon
        ? PeriodicWorker.SOON
        : hasMembers || isMonitorIdle ? PeriodicWorker.SLOW : PeriodicWorker.NEVER;
  }

  /**
   * Where the kernel reports no forks, searches for the children of members that are to be frozen
   * and were not seen frozen enough yet.
   *
   * @return whether there may be more such children
   */
  private boolean findChildrenInFreezingGroups() throws IOException {
    Set<Integer> incomplete = freezer.incomplete();
    if (incomplete.isEmpty() || forks.receivesEvents()) {
      return false;
    }
    forks.drainEvents();
    boolean mayFork = false;
    for (int group : incomplete) {
      mayFork |= !freezer.isFrozenEnough(group, Optional.empty());
    }
    return mayFork;
  }

  /** Reports the members that have exited: no other call might ever look at them. */
  private void reportDead() throws IOException {
    List<Member> all = members.all();
    BitSet ended = ObservedProcess.ended(all.stream().map(Member::process).toList());
    for (int i = ended.nextSetBit(0); i >= 0; i = ended.nextSetBit(i + 1)) {
      members.reportIfDead(all.get(i));
    }
  }

  /**
   * Checks one member.
   *
   * @return whether it is to be checked again soon, since no event tells when it runs again
   */
  private boolean check(Member member) {
    try {
      EnforceResult result = enforcer.enforceStop(member);
      hasRestopped |= result == EnforceResult.RESTOPPED;
      if (result == EnforceResult.NOT_REQUESTED && sigcont.hasMonitor()) {
        member.freezeState().checkForExternalStop();
      }
      boolean hasRequest = result != EnforceResult.NOT_REQUESTED && result != EnforceResult.GONE;
      return hasRequest && (!sigcont.hasMonitor() || member.isTraced());
    } catch (IOException e) {
      // The other members are checked all the same.
      LOG.error("process {} could not be checked; it is tried again", member.task().pid(), e);
      return true;
    }
  }
}
