package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Interval;
import org.freezerfs.engine.Engine.PollResult;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.process.ObservedProcess;
import org.freezerfs.engine.signals.process.EnforceResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after members beat by beat, as far as the kernel tells nothing of them; and has it tell, by
 * a {@link SigcontMonitor}, as soon as there is somebody whom that may be about.
 */
final class PeriodicChecker implements SigcontMonitor.Action, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeriodicChecker.class);

  /** What nobody has noticed, and should have, is put right this often. */
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int self;
  private final MemberTable members;
  private final ForkTracker lineage;
  private final FreezeEnforcer holding;

  // Of the beat's thread alone, but for being closed.
  private boolean guardWanted;
  private long lookedAtAll = System.nanoTime() - SLOW_NANOS;

  private volatile Optional<SigcontMonitor> guard = Optional.empty();

  /** What is done when there is something to attend to. */
  private volatile Runnable onChange = () -> {};

  PeriodicChecker(
      int self,
      MemberTable members,
      ForkTracker lineage,
      FreezeEnforcer holding,
      boolean guardWanted) {
    this.self = self;
    this.members = members;
    this.lineage = lineage;
    this.holding = holding;
    this.guardWanted = guardWanted;
  }

  /** See {@link Engine#start}. */
  void setOnChange(Runnable action) {
    onChange = action;
  }

  /** See {@link Engine#poll}. */
  PollResult attend() throws IOException {
    boolean anyone = lineage.mayHaveMembers();
    if (anyone) {
      openGuard();
    }
    catchUp();
    boolean all = anyone && System.nanoTime() - lookedAtAll >= SLOW_NANOS;
    if (all) {
      lookedAtAll = System.nanoTime();
      lineage.scanAll();
      buryTheDead();
      members.recheckHidden();
    }
    Set<Integer> groups = new HashSet<>();
    boolean soon = lineage.findUnmarkedChildren();
    soon |= members.removeDeadLeaderless();
    soon |= lineage.mayMissMembers();
    for (Member member : all || guard.isEmpty() ? members.all() : members.traced()) {
      soon |= lookAfter(member, groups);
    }
    return new PollResult(soon ? Interval.SOON : anyone ? Interval.SLOW : Interval.NEVER, groups);
  }

  /** Nobody may ever look at them again. */
  private void buryTheDead() throws IOException {
    List<Member> all = members.all();
    BitSet ended = ObservedProcess.ended(all.stream().map(Member::process).toList());
    for (int i = ended.nextSetBit(0); i >= 0; i = ended.nextSetBit(i + 1)) {
      if (!all.get(i).process().runState().alive()) {
        members.removeDead(all.get(i));
      }
    }
  }

  /** Returns whether nobody else looks after it. */
  private boolean lookAfter(Member member, Set<Integer> groups) {
    try {
      EnforceResult held = holding.hold(member);
      if (held == EnforceResult.RESTOPPED) {
        groups.add(member.group());
      }
      if (held == EnforceResult.NOT_REQUESTED && guard.isPresent()) {
        member.freezeState().checkForExternalStop();
      }
      boolean told = held != EnforceResult.NOT_REQUESTED && held != EnforceResult.GONE;
      return told && (guard.isEmpty() || members.isTraced(member));
    } catch (IOException e) {
      // The others are to be looked after all the same.
      LOG.error("process {} could not be looked after", member.task().pid(), e);
      return true;
    }
  }

  private void openGuard() throws IOException {
    if (guardWanted) {
      guardWanted = false;
      replaceGuard();
      LOG.info(
          guard.isPresent()
              ? "SIGCONT from outside is noticed as the kernel sends it"
              : "SIGCONT from outside is noticed by looking");
    } else if (guard.filter(SigcontMonitor::isOutdated).isPresent()) {
      // Another one hears more, or less of what our newer threads do.
      replaceGuard();
    }
  }

  /** There is no moment at which nobody hears what is sent. */
  private void replaceGuard() throws IOException {
    Optional<SigcontMonitor> old = guard;
    Optional<SigcontMonitor> opened = SigcontMonitor.open(self, members, this);
    if (opened.isEmpty()) {
      holding.setStopsAreNoted(false);
    }
    guard = opened;
    holding.setStopsAreNoted(opened.isPresent());
    old.ifPresent(SigcontMonitor::close);
  }

  /** Sees to what the kernel has told of signals from outside. */
  void catchUp() throws IOException {
    Optional<SigcontMonitor> current;
    do {
      current = guard;
      if (current.isPresent()) {
        current.get().catchUp();
      }
      // What one has been told that was replaced meanwhile is not all.
    } while (!current.equals(guard));
  }

  @Override
  public void sigcontSent(Member member, long nanoTime) throws IOException {
    member.freezeState().noteContinueSent(nanoTime);
    holding.holdAgainst(member, nanoTime);
  }

  @Override
  public void anythingSent() throws IOException {
    IOException failure = null;
    for (Member member : members.all()) {
      try {
        member.freezeState().noteSignalsMissed();
        holding.hold(member);
      } catch (IOException e) {
        // The others are to be looked at all the same.
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void lookWanted() {
    onChange.run();
  }

  @Override
  public void close() {
    guard.ifPresent(SigcontMonitor::close);
  }
}
