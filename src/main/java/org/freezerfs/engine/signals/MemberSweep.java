package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.List;
import org.freezerfs.engine.BlockedProcesses;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.SignalSweep;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberSnapshot;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.process.RunState;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.recorder.Recorder.Result;

/**
 * Sends a signal to the members of some groups. For a process with a freeze request it is pending
 * until the thaw, as for a frozen task of a kernel's freezer of cgroup v1; or SIGKILL ends it at
 * once, as one of cgroup v2.
 */
final class MemberSweep extends SignalSweep<Member> {
  private final MemberTable members;
  private final ForkTracker forks;
  private final List<Integer> groups;
  private final int signal;
  private final boolean killsFrozen;

  /**
   * Creates a sweep.
   *
   * @param killsFrozen whether the signal is SIGKILL, and a process with a freeze request ends at
   *     once
   * @param senderProcess see {@link SignalSweep}
   */
  MemberSweep(
      MemberTable members,
      ForkTracker forks,
      List<Integer> groups,
      int signal,
      boolean killsFrozen,
      int senderProcess,
      Recorder recorder) {
    super(groups, signal, senderProcess, recorder);
    this.members = members;
    this.forks = forks;
    this.groups = groups;
    this.signal = signal;
    this.killsFrozen = killsFrozen;
  }

  /** Sends the signal to these once, and does not wait. */
  Outcome signal(List<Member> all) throws IOException {
    sendToNew(all);
    return outcome();
  }

  /**
   * Kills one process. Also called for each newly forked member, by whichever thread finds it.
   *
   * @return {@code KILLED} if SIGKILL was sent, {@code HELD} if it is pending until the thaw
   */
  Result kill(Member member) throws IOException {
    Result result = send(member);
    return result == Result.SENT ? Result.KILLED : result;
  }

  @Override
  protected Listing<Member> list() throws IOException {
    MemberSnapshot snapshot = forks.snapshot(groups);
    return new Listing<>(snapshot.members(), snapshot.complete());
  }

  @Override
  protected Result deliver(Member member) throws IOException {
    return killsFrozen ? member.freezeState().kill() : member.freezeState().signal(signal);
  }

  @Override
  protected void onGone(Member member) {
    members.reportDead(member);
  }

  @Override
  protected BlockedProcesses.State stateOf(Member member) throws IOException {
    RunState state = member.process().runState();
    if (!state.alive()) {
      return BlockedProcesses.State.DEAD;
    } else if (state.uninterruptible()) {
      return BlockedProcesses.State.ASLEEP;
    }
    return state.allStopped() ? BlockedProcesses.State.HELD : BlockedProcesses.State.RUNNING;
  }

  @Override
  protected Object identity(Member member) {
    return member;
  }

  @Override
  protected int pid(Member member) {
    return member.task().pid();
  }

  @Override
  protected int group(Member member) {
    return member.group();
  }
}
