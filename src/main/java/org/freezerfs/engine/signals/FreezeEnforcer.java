package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.order.ContinueOrder;
import org.freezerfs.engine.signals.order.HostRelations;
import org.freezerfs.engine.signals.process.EnforceResult;
import org.freezerfs.engine.signals.process.FreezeResult;
import org.freezerfs.engine.signals.process.RestopResult;
import org.freezerfs.engine.signals.process.RunState;
import org.freezerfs.engine.signals.process.TaskFreezeState;
import org.freezerfs.host.proc.ProcessRef.Delivery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells members to freeze and sees to it that they do, until all are let go for good. */
final class FreezeEnforcer {
  private static final Logger LOG = LoggerFactory.getLogger(FreezeEnforcer.class);

  /** Before anybody is called to help, so many are looked at. */
  private static final int FEW = 16;

  /** Between two looks at members that are to stand still. */
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  private final MemberTable members;
  private final MemberExecutor crew;
  private final WokenTasks disturbances;
  private final Recorder recorder;

  /**
   * EnforceResult for reading while a task is being stopped, so that none is once all have been let
   * go.
   */
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  // Guarded by open.
  private boolean closed;

  private volatile boolean stopsAreNoted;

  /** Who was found last among many; null if none was. It is no more than a hint. */
  private volatile Member foundMoving;

  private final Map<Integer, Task> refusing = new ConcurrentHashMap<>();

  FreezeEnforcer(
      MemberTable members, MemberExecutor crew, WokenTasks disturbances, Recorder recorder) {
    this.members = members;
    this.crew = crew;
    this.disturbances = disturbances;
    this.recorder = recorder;
  }

  /** From now on each member's ledger takes note of the stops that others send, or not any more. */
  void setStopsAreNoted(boolean noted) {
    stopsAreNoted = noted;
  }

  /** See {@link Engine#setFreezeRefused}. */
  void setRefusing(int group, Optional<Task> task) {
    task.ifPresentOrElse(one -> refusing.put(group, one), () -> refusing.remove(group));
  }

  private boolean isRefusing(Member member) throws IOException {
    return !refusing.isEmpty()
        && member.task().equals(refusing.get(member.group()))
        && !member.freezeState().isFreezeRequested()
        && member.process().runState().alive();
  }

  FreezeResult tell(Member member) throws IOException {
    return tell(member, () -> true);
  }

  /** Tells it if that is still wanted, once nobody else can change it. */
  FreezeResult tell(Member member, BooleanSupplier wanted) throws IOException {
    open.readLock().lock();
    try {
      if (closed) {
        throw new IOException("the mount has ended");
      }
      if (isRefusing(member)) {
        LOG.debug("process {} refuses to freeze, as was asked for", member.task().pid());
        return FreezeResult.REFUSED;
      }
      FreezeResult told = member.freezeState().requestFreeze(wanted, stopsAreNoted);
      if (told == FreezeResult.GONE) {
        members.removeDead(member);
      }
      return told;
    } finally {
      open.readLock().unlock();
    }
  }

  /** Stops it again if it was told to freeze, and does not stand still. */
  EnforceResult hold(Member member) throws IOException {
    open.readLock().lock();
    try {
      if (closed) {
        return EnforceResult.NOT_REQUESTED;
      }
      Recorder.Restop guard = recorder.beginRestop();
      EnforceResult held = member.freezeState().enforceStop();
      switch (held) {
        case RESTOPPED -> {
          guard.end(member.task(), member.group(), Recorder.Restop.UNKNOWN);
          disturbances.add(member);
          // A tracer that takes away the stop can do so again at once.
          members.setTraced(member, member.process().hasTracer());
        }
        case GONE -> members.removeDead(member);
        default -> members.setTraced(member, held == EnforceResult.TRACED);
      }
      return held;
    } finally {
      open.readLock().unlock();
    }
  }

  /** Stops it again if it was told to freeze before SIGCONT was sent to it. */
  void holdAgainst(Member member, long sent) throws IOException {
    open.readLock().lock();
    try {
      if (closed) {
        return;
      }
      Recorder.Restop guard = recorder.beginRestop();
      RestopResult woken = member.freezeState().restopAfter(sent);
      if (woken == RestopResult.RESTOPPED) {
        guard.end(member.task(), member.group(), System.nanoTime() - sent);
      }
      // Also if another thread has stopped it again, which may not have taken note of it yet.
      if (woken != RestopResult.NOT_REQUESTED) {
        disturbances.add(member);
      }
    } finally {
      open.readLock().unlock();
    }
  }

  /**
   * Whether each was told to freeze, and was seen to stand still since, or has gone. Where the
   * kernel tells of who is woken, the {@link WokenTasks} say who may not stand still any more.
   *
   * @param all where one moves, it is found soonest if it is among the first, or was found last
   */
  boolean wereSeenStill(List<Member> all) throws IOException {
    Member suspect = foundMoving;
    if (suspect != null && all.contains(suspect) && !wasSeenStill(suspect)) {
      return false;
    }
    int few = Math.min(FEW, all.size());
    for (Member member : all.subList(0, few)) {
      if (!wasSeenStill(member)) {
        return false;
      }
    }
    AtomicReference<Member> moving = new AtomicReference<>();
    crew.each(
        all.subList(few, all.size()),
        member -> {
          if (moving.get() == null && !wasSeenStill(member)) {
            moving.set(member);
          }
        });
    foundMoving = moving.get();
    return moving.get() == null;
  }

  private boolean wasSeenStill(Member member) throws IOException {
    TaskFreezeState ledger = member.freezeState();
    return (stopsAreNoted && ledger.isFreezeRequested() && ledger.wasSeenStopped())
        || isStill(member);
  }

  /** Whether each was told to freeze, and stands still now, or has gone. */
  boolean areStill(Collection<Member> all) throws IOException {
    for (Member member : all) {
      if (!isStill(member)) {
        return false;
      }
    }
    return true;
  }

  private boolean isStill(Member member) throws IOException {
    if (!member.freezeState().isFreezeRequested() && member.process().runState().alive()) {
      return false;
    }
    RunState standing = member.process().probeStop();
    if (!standing.alive()) {
      members.removeDead(member);
      return true;
    }
    if (standing.traced()) {
      members.setTraced(member, true);
    } else if (standing.allStopped()) {
      member.freezeState().noteSeenStopped();
    }
    return standing.allStopped();
  }

  /**
   * Thaws members, in their {@link ContinueOrder}. Goes on with the others where one can't be
   * thawed, which then can be tried again.
   */
  Outcomes thaw(Collection<Member> all) throws IOException {
    Outcomes outcomes = new Outcomes();
    IOException failure = null;
    for (Member member : inContinueOrder(told(all))) {
      try {
        if (!member.freezeState().isFreezeRequested()) {
          continue;
        }
        if (member.freezeState().thaw() == Delivery.REFUSED) {
          outcomes.addRefused(member.group());
        } else {
          outcomes.addDone(member.group());
        }
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return outcomes;
  }

  private static List<Member> inContinueOrder(List<Member> all) {
    HostRelations relations = new HostRelations();
    return relations.inContinueOrder(
        all,
        member ->
            relations.of(
                member.task(), member.freezeState()::statWhenStopped, member.process()::stat));
  }

  private static List<Member> told(Collection<Member> all) {
    return all.stream().filter(member -> member.freezeState().isFreezeRequested()).toList();
  }

  /**
   * Waits until those of some members that were told to freeze stand still, or wait
   * uninterruptibly, or have gone.
   *
   * @param isEnough whether to wait no longer
   */
  void awaitStill(Collection<Member> some, BooleanSupplier isEnough) {
    List<Member> left = new ArrayList<>(told(some));
    ShortWait wait = new ShortWait();
    while (!isEnough.getAsBoolean()) {
      for (Iterator<Member> each = left.iterator(); each.hasNext(); ) {
        if (!isRunning(each.next())) {
          each.remove();
        }
      }
      if (left.isEmpty()) {
        return;
      }
      wait.pause(PAUSE_NANOS);
    }
  }

  /** Whether a member can still look at its children before it stops, as far as can be known. */
  boolean isRunning(Member member) {
    try {
      RunState standing = member.process().probeStop();
      return !standing.allStopped() && !standing.uninterruptible();
    } catch (IOException e) {
      LOG.debug("how process {} stands can't be known", member.task().pid(), e);
      return false;
    }
  }

  /**
   * Nobody is stopped any more once this has returned.
   *
   * @return false if that was so already
   */
  boolean close() {
    open.writeLock().lock();
    try {
      boolean first = !closed;
      closed = true;
      return first;
    } finally {
      open.writeLock().unlock();
    }
  }
}
