package org.freezerfs.engine.signals;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.freezerfs.engine.Engine.Exempt;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberSnapshot;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.order.StopOrder;
import org.freezerfs.engine.signals.process.RunState;
import org.freezerfs.engine.signals.process.TaskFreezeState.FreezeResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One freeze of some groups: requests the freeze of each of their members, a parent before its
 * children, whichever of the groups they are in. It makes passes over the members until one finds
 * no member without a freeze request.
 *
 * <p>A member that is forked meanwhile is left to the next pass, unless its parent has stopped. A
 * group that forks all the time is stopped soonest if each new member is stopped at once. So the
 * freeze waits for no parent any more after {@value #MAX_FORKS} forks.
 */
final class Freeze {
  /**
   * How long a freeze may take beyond one pass over its members.
   *
   * @param repeatNanos for how long the pass is repeated because members were forked during it
   * @param parentWaitNanos how long all the waits of a pass for parents to stop may take together,
   *     from the first of them on. A parent that has SIGSTOP stops as soon as it gets to run, which
   *     takes some 10 µs, but much longer where more threads want to run than there are processors.
   *     If its child were stopped first, the parent would see its child stop.
   */
  record Limits(long repeatNanos, long parentWaitNanos) {
    static final Limits DEFAULT = new Limits(REPEAT_NANOS, TimeUnit.SECONDS.toNanos(1));
  }

  /**
   * For how long a pass over all members is repeated because members were forked during it. A
   * member that escapes is handled when the group is next read, or by the next periodic check.
   */
  static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final Logger LOG = LoggerFactory.getLogger(Freeze.class);

  private static final int MAX_FORKS = 16;

  private final MemberTable members;
  private final ForkTracker forks;
  private final FreezeEnforcer enforcer;
  private final MemberExecutor executor;
  private final Limits limits;
  private final List<Integer> groups;
  private final Exempt exempt;

  /**
   * The one member that is exempt besides the exempt {@link Exempt#tasks}; null if there is none.
   */
  private Member oneMore;

  /** Written under this object's lock. The value read without it need not be exact. */
  private volatile int forkCount;

  @GuardedBy("this")
  private boolean isMemberLeft;

  @GuardedBy("this")
  private boolean ended;

  /** A freeze that has not begun. */
  Freeze(
      MemberTable members,
      ForkTracker forks,
      FreezeEnforcer enforcer,
      MemberExecutor executor,
      Limits limits,
      List<Integer> groups,
      Exempt exempt) {
    this.members = members;
    this.forks = forks;
    this.enforcer = enforcer;
    this.executor = executor;
    this.limits = limits;
    this.groups = groups;
    this.exempt = exempt;
  }

  /** Freezes. Called once; returns how many members have a freeze request then, by group. */
  Outcomes run() throws IOException {
    oneMore = exempt.oneMore() ? lastWithoutRequest() : null;
    Outcomes outcomes = requestAll();
    for (int group : groups) {
      outcomes.addRefused(group, forks.countHidden(group));
    }
    return outcomes;
  }

  /** The one with the largest id in the first group that has any; null if there is none. */
  private Member lastWithoutRequest() throws IOException {
    for (int group : groups) {
      List<Member> lastFirst = new ArrayList<>(forks.retriedSnapshot(group).members());
      lastFirst.sort(Comparator.comparingInt(member -> -member.task().pid()));
      for (Member member : lastFirst) {
        if (!member.freezeState().isFreezeRequested() && member.process().runState().alive()) {
          return member;
        }
      }
    }
    return null;
  }

  private Outcomes requestAll() throws IOException {
    long begin = System.nanoTime();
    while (true) {
      beginPass();
      MemberSnapshot snapshot = forks.snapshot(groups);
      Outcomes outcomes = new Outcomes();
      boolean isAnyNew = request(snapshot.members(), outcomes);
      if (snapshot.complete() && !isAnyNew && endIfNoMemberLeft()) {
        return outcomes;
      }
      if (System.nanoTime() - begin > limits.repeatNanos()) {
        // From now on each newly forked member is frozen at once.
        end();
        outcomes = new Outcomes();
        request(members.inGroups(groups), outcomes);
        return outcomes;
      }
    }
  }

  /**
   * Makes one pass: requests the freeze of members, parents before children.
   *
   * @return whether one had no freeze request before and has one now
   */
  private boolean request(List<Member> all, Outcomes outcomes) throws IOException {
    if (FreezeEnforcer.withoutFreezeRequest(all).isEmpty()) {
      for (Member member : all) {
        outcomes.addDone(member.group());
      }
      return false;
    }
    AtomicBoolean isAnyNew = new AtomicBoolean();
    StopOrder order = new StopOrder(members::byPid, all);
    long begin = System.nanoTime();
    for (List<Member> level : order.levels()) {
      List<Member> running = FreezeEnforcer.withoutFreezeRequest(level);
      awaitNoneRunning(
          order.parentsOf(running),
          () -> System.nanoTime() - begin > limits.parentWaitNanos() || isForkingFast());
      executor.runForEach(
          level,
          member -> {
            if (request(member, outcomes)) {
              isAnyNew.set(true);
            }
          });
    }
    return isAnyNew.get();
  }

  private boolean request(Member member, Outcomes outcomes) throws IOException {
    if (member.freezeState().isFreezeRequested()) {
      outcomes.addDone(member.group());
      return false;
    }
    boolean isExempt = member == oneMore || isExempt(member);
    FreezeResult result = isExempt ? FreezeResult.REFUSED : enforcer.requestFreeze(member);
    switch (result) {
      case REQUESTED -> outcomes.addDone(member.group());
      case REFUSED -> outcomes.addRefused(member.group());
      case GONE -> {}
    }
    return result == FreezeResult.REQUESTED;
  }

  /** Whether a member is exempt by its id. */
  boolean isExempt(Member member) throws IOException {
    if (!member.task().equals(exempt.tasks().get(member.group()))
        || !member.process().runState().alive()) {
      return false;
    }
    LOG.debug("process {} refuses to freeze, as was asked for", member.task().pid());
    return true;
  }

  /**
   * Waits until no member that has a freeze request is running: each has stopped, sleeps
   * uninterruptibly, or has exited.
   *
   * @param isEnough whether to stop waiting, asked after each check. So there is always one.
   */
  static void awaitNoneRunning(Collection<Member> candidates, BooleanSupplier isEnough) {
    List<Member> running = new ArrayList<>(FreezeEnforcer.withFreezeRequest(candidates));
    ShortWait wait = new ShortWait();
    while (true) {
      running.removeIf(member -> !isRunning(member));
      if (running.isEmpty() || isEnough.getAsBoolean()) {
        return;
      }
      wait.pause();
    }
  }

  /**
   * Whether a member can still see its children change state before it stops itself. False if that
   * can't be known.
   */
  private static boolean isRunning(Member member) {
    try {
      RunState state = member.process().probeStop();
      return !state.allStopped() && !state.uninterruptible();
    } catch (IOException e) {
      LOG.debug("the state of process {} can't be read", member.task().pid(), e);
      return false;
    }
  }

  /**
   * Leaves a newly forked member to the next pass if its parent can still see it stop.
   *
   * @return false if the member is to be frozen at once instead
   */
  boolean leaveToNextPass(Member child) {
    noteFork();
    if (isForkingFast()) {
      return false;
    }
    Optional<Member> parent = Optional.ofNullable(members.byPid(child.parentPid()));
    return parent.filter(Freeze::isRunning).isPresent() && leaveToNextPass();
  }

  /** Records that a member was forked. */
  synchronized void noteFork() {
    forkCount++;
  }

  /** Whether members have forked so often that the freeze waits for no parent any more. */
  boolean isForkingFast() {
    return forkCount > MAX_FORKS;
  }

  synchronized boolean leaveToNextPass() {
    if (ended || isForkingFast()) {
      return false;
    }
    isMemberLeft = true;
    return true;
  }

  /** Begins a pass. It may not know a member that is left to the next one from now on. */
  synchronized void beginPass() {
    isMemberLeft = false;
  }

  /**
   * Ends the freeze if no member was left to it since the last pass began.
   *
   * @return whether it has ended
   */
  synchronized boolean endIfNoMemberLeft() {
    ended = !isMemberLeft;
    return ended;
  }

  /** Ends the freeze: each member that is forked from now on is frozen at once. */
  synchronized void end() {
    ended = true;
  }
}
