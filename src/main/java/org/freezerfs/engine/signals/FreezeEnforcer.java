package org.freezerfs.engine.signals;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.freezerfs.engine.Failures;
import org.freezerfs.engine.signals.journal.ThawAction;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.order.ContinueOrder;
import org.freezerfs.engine.signals.order.HostRelations;
import org.freezerfs.engine.signals.process.TaskFreezeState.EnforceResult;
import org.freezerfs.engine.signals.process.TaskFreezeState.FreezeResult;
import org.freezerfs.engine.signals.process.TaskFreezeState.RestopResult;
import org.freezerfs.host.proc.ProcessRef.Delivery;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.Recorder;

/**
 * Stops members that have a freeze request, stops them again when a process outside continues them,
 * and thaws them. After {@link #close} no member is stopped any more.
 */
final class FreezeEnforcer {
  private final MemberTable members;
  private final MembersToRecheck toRecheck;
  private final Recorder recorder;
  private final SigcontDemand sigcontDemand;

  /** Held for reading while a member is stopped, and for writing by {@link #close}. */
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  @GuardedBy("open")
  private boolean closed;

  private volatile boolean isSigcontReported;

  FreezeEnforcer(MemberTable members, MembersToRecheck toRecheck, Recorder recorder) {
    this.members = members;
    this.toRecheck = toRecheck;
    this.recorder = recorder;
    sigcontDemand = new SigcontDemand(members);
  }

  /** Through which each freeze is requested. */
  SigcontDemand sigcontDemand() {
    return sigcontDemand;
  }

  /** Whether each SIGCONT from outside to a member with a freeze request is reported. */
  boolean isSigcontReported() {
    return isSigcontReported;
  }

  /** Sets what {@link #isSigcontReported} returns. */
  void setSigcontReported(boolean reported) {
    isSigcontReported = reported;
  }

  /** Requests the freeze of a member, and stops it. */
  FreezeResult requestFreeze(Member member) throws IOException {
    return requestFreeze(member, () -> true);
  }

  /**
   * Requests the freeze of a member, and stops it, if that is still wanted.
   *
   * @param isWanted asked once no other thread can freeze or thaw the member
   * @throws IOException also after {@link #close}
   */
  FreezeResult requestFreeze(Member member, BooleanSupplier isWanted) throws IOException {
    FreezeResult result = requestIfOpen(member, isWanted);
    if (result == FreezeResult.GONE) {
      members.reportDead(member);
    }
    return result;
  }

  /**
   * Checks that the engine has not ended.
   *
   * @throws IOException if it has
   */
  void requireOpen() throws IOException {
    open.readLock().lock();
    try {
      if (closed) {
        throw new IOException("the mount has ended");
      }
    } finally {
      open.readLock().unlock();
    }
  }

  private FreezeResult requestIfOpen(Member member, BooleanSupplier isWanted) throws IOException {
    open.readLock().lock();
    try {
      requireOpen();
      return sigcontDemand.request(
          areStopsNoted -> member.freezeState().requestFreeze(isWanted, areStopsNoted));
    } finally {
      open.readLock().unlock();
    }
  }

  /**
   * Takes over the freeze request of a member that an earlier daemon has frozen.
   *
   * @param action what its thaw must do
   * @throws IOException also after {@link #close}
   */
  void restore(Member member, ThawAction action) throws IOException {
    open.readLock().lock();
    try {
      requireOpen();
      sigcontDemand.request(
          areStopsNoted -> {
            member.freezeState().restore(action);
            return true;
          });
    } finally {
      open.readLock().unlock();
    }
  }

  /** Stops a member again if it has a freeze request and runs. */
  EnforceResult enforceStop(Member member) throws IOException {
    EnforceResult result = enforceIfOpen(member);
    if (result == EnforceResult.GONE) {
      members.reportDead(member);
    }
    return result;
  }

  private EnforceResult enforceIfOpen(Member member) throws IOException {
    open.readLock().lock();
    try {
      if (closed) {
        return EnforceResult.NOT_REQUESTED;
      }
      Recorder.StartedEvent event = recorder.begin(EventKind.RESTOP);
      EnforceResult result = member.freezeState().enforceStop();
      switch (result) {
        case RESTOPPED -> {
          event.end(member.group(), EventKind.UNKNOWN_DELAY, member.task().pid());
          toRecheck.add(member);
          // A tracer that has cancelled the stop can do so again at once.
          member.setTraced(member.process().hasTracer());
        }
        case GONE -> {}
        default -> member.setTraced(result == EnforceResult.TRACED);
      }
      return result;
    } finally {
      open.readLock().unlock();
    }
  }

  /**
   * Stops a member again that a process outside has sent SIGCONT, if its freeze was requested
   * before.
   *
   * @param sent when SIGCONT was sent, by {@link System#nanoTime}
   * @return whether its freeze was requested before
   */
  boolean restopAfterContinue(Member member, long sent) throws IOException {
    // It fails only at the end: this thread waits for no other.
    if (!open.readLock().tryLock()) {
      return false;
    }
    try {
      if (closed) {
        return false;
      }
      Recorder.StartedEvent event = recorder.begin(EventKind.RESTOP);
      RestopResult result = member.freezeState().restopAfter(sent);
      if (result == RestopResult.RESTOPPED) {
        event.end(member.group(), System.nanoTime() - sent, member.task().pid());
      }
      // Added also if another thread has stopped it again: that thread may not have added it yet.
      boolean isRequested = result != RestopResult.NOT_REQUESTED;
      if (isRequested) {
        toRecheck.add(member);
      }
      return isRequested;
    } finally {
      open.readLock().unlock();
    }
  }

  /**
   * Thaws those of some members that have a freeze request, in {@link ContinueOrder}. If one can't
   * be thawed the others are thawed all the same, and that one can be tried again.
   *
   * @return how many were thawed, and how many we may not signal
   * @throws IOException the first failure, once all members were tried
   */
  Outcomes thaw(Collection<Member> candidates) throws IOException {
    Outcomes outcomes = new Outcomes();
    Failures failures = new Failures();
    failures.runForEach(
        inContinueOrder(withFreezeRequest(candidates)), member -> thaw(member, outcomes));
    failures.throwFirst();
    return outcomes;
  }

  private static void thaw(Member member, Outcomes outcomes) throws IOException {
    if (!member.freezeState().isFreezeRequested()) {
      return;
    }
    if (member.freezeState().thaw() == Delivery.REFUSED) {
      outcomes.addRefused(member.group());
    } else {
      outcomes.addDone(member.group());
    }
  }

  /** Sorts members into the {@link ContinueOrder}. */
  static List<Member> inContinueOrder(List<Member> members) {
    HostRelations relations = new HostRelations();
    return relations.inContinueOrder(
        members,
        member ->
            relations.of(
                member.task(), member.freezeState()::statWhenStopped, member.process()::stat));
  }

  /** Those of some members that have a freeze request. */
  static List<Member> withFreezeRequest(Collection<Member> candidates) {
    return select(candidates, true);
  }

  /** Those of some members that have none. */
  static List<Member> withoutFreezeRequest(Collection<Member> candidates) {
    return select(candidates, false);
  }

  private static List<Member> select(Collection<Member> candidates, boolean isFreezeRequested) {
    List<Member> found = new ArrayList<>();
    for (Member member : candidates) {
      if (member.freezeState().isFreezeRequested() == isFreezeRequested) {
        found.add(member);
      }
    }
    return found;
  }

  /**
   * Ends enforcement: once this has returned no member is stopped any more.
   *
   * @return false if it had ended already
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
