package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.process.RunState;
import org.freezerfs.engine.signals.process.TaskFreezeState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks whether members are frozen enough: each has a freeze request and is stopped or traced, or
 * has exited. Removes the members that it finds dead.
 */
final class MemberFreezeCheck {
  private static final Logger LOG = LoggerFactory.getLogger(MemberFreezeCheck.class);

  /** This many members are checked before other threads are asked to help. */
  private static final int CHECKED_ALONE = 16;

  private final MemberTable members;
  private final MemberExecutor executor;
  private final FreezeEnforcer enforcer;

  /** The member that was found running last; null if none was. It is no more than a hint. */
  private volatile Member lastRunning;

  MemberFreezeCheck(MemberTable members, MemberExecutor executor, FreezeEnforcer enforcer) {
    this.members = members;
    this.executor = executor;
    this.enforcer = enforcer;
  }

  /**
   * Whether each member was seen frozen enough since its freeze was requested. Where the kernel
   * reports each SIGCONT, {@link WokenTasks} has the members that may not be frozen enough any
   * more.
   *
   * @param candidates a running member is found soonest if it is among the first, or was found
   *     running by the call before
   */
  boolean wereSeenFrozenEnough(List<Member> candidates) throws IOException {
    Member hint = lastRunning;
    if (hint != null && candidates.contains(hint) && !wasSeenFrozenEnough(hint)) {
      return false;
    }
    int alone = Math.min(CHECKED_ALONE, candidates.size());
    for (Member member : candidates.subList(0, alone)) {
      if (!wasSeenFrozenEnough(member)) {
        return false;
      }
    }
    AtomicReference<Member> running = new AtomicReference<>();
    executor.runForEach(
        candidates.subList(alone, candidates.size()),
        member -> {
          if (running.get() == null && !wasSeenFrozenEnough(member)) {
            running.set(member);
          }
        });
    lastRunning = running.get();
    return running.get() == null;
  }

  private boolean wasSeenFrozenEnough(Member member) throws IOException {
    TaskFreezeState state = member.freezeState();
    return (enforcer.isSigcontReported() && state.isFreezeRequested() && state.wasSeenStopped())
        || isFrozenEnough(member);
  }

  /** Whether each member is frozen enough now. */
  boolean areFrozenEnough(Collection<Member> candidates) throws IOException {
    for (Member member : candidates) {
      if (!isFrozenEnough(member)) {
        return false;
      }
    }
    return true;
  }

  private boolean isFrozenEnough(Member member) throws IOException {
    if (!member.freezeState().isFreezeRequested() && member.process().runState().alive()) {
      return false;
    }
    RunState state = member.process().probeStop();
    if (!state.alive()) {
      members.removeDead(member);
      return true;
    }
    if (state.traced()) {
      members.setTraced(member, true);
    } else if (state.allStopped()) {
      member.freezeState().noteSeenStopped();
    }
    return state.allStopped();
  }

  /**
   * Waits until no member that has a freeze request is running: each has stopped, sleeps
   * uninterruptibly, or has exited.
   *
   * @param isEnough whether to stop waiting, asked after each check. So there is always one.
   */
  void awaitNoneRunning(Collection<Member> candidates, BooleanSupplier isEnough) {
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
  boolean isRunning(Member member) {
    try {
      RunState state = member.process().probeStop();
      return !state.allStopped() && !state.uninterruptible();
    } catch (IOException e) {
      LOG.debug("the state of process {} can't be read", member.task().pid(), e);
      return false;
    }
  }
}
