package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.TaskFinder;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.recorder.Recorder;

/** Sends signals to the members of groups, and knows in which groups SIGKILL is being sent. */
final class GroupSignaller {
  private final MemberTable members;
  private final ForkTracker forks;
  private final SigcontResponder sigcont;
  private final PriorityBoost boost;
  private final Recorder recorder;

  /** The sweeps with SIGKILL that run at this moment, by their groups. */
  private final Map<Integer, MemberSweep> sweeps = new ConcurrentHashMap<>();

  GroupSignaller(
      MemberTable members,
      ForkTracker forks,
      SigcontResponder sigcont,
      PriorityBoost boost,
      Recorder recorder) {
    this.members = members;
    this.forks = forks;
    this.sigcont = sigcont;
    this.boost = boost;
    this.recorder = recorder;
  }

  /** The sweep with SIGKILL that runs in the group; null if none does. */
  MemberSweep sweepIn(int group) {
    return sweeps.get(group);
  }

  /** Whether SIGKILL is being sent in any group. */
  boolean isKilling() {
    return !sweeps.isEmpty();
  }

  /** See {@link Engine#signal}. */
  Outcome signal(int group, int signal, int sender) throws IOException {
    Outcome ofVisible =
        signal == Signal.SIGKILL.intValue()
            ? kill(List.of(group), sender, false)
            : signalEach(group, signal);
    return withHidden(List.of(group), ofVisible);
  }

  private Outcome signalEach(int group, int signal) throws IOException {
    // A SIGCONT that was sent from outside before must not remove a stop signal that is kept now.
    sigcont.drain();
    List<Member> all = forks.retriedSnapshot(group).members();
    // One that ends as soon as it is continued must orphan no process group that is still stopped.
    boolean continues = signal == Signal.SIGCONT.intValue();
    return sweep(List.of(group), signal, false, 0)
        .signal(continues ? FreezeEnforcer.inContinueOrder(all) : all);
  }

  /** See {@link Engine#kill}. */
  Outcome killWithFrozen(List<Integer> groups, int sender) throws IOException {
    return withHidden(groups, kill(groups, sender, true));
  }

  /** Counts the members that /proc hides as refused: they can't be signalled. */
  private Outcome withHidden(List<Integer> groups, Outcome ofVisible) throws IOException {
    int refused = ofVisible.refused();
    for (int group : groups) {
      refused += forks.countHidden(group);
    }
    return new Outcome(ofVisible.done(), refused);
  }

  private Outcome kill(List<Integer> groups, int sender, boolean killsFrozen) throws IOException {
    boost.raiseIfForking();
    MemberSweep sweep =
        sweep(groups, Signal.SIGKILL.intValue(), killsFrozen, TaskFinder.processOf(sender));
    groups.forEach(group -> sweeps.put(group, sweep));
    try {
      return sweep.kill();
    } finally {
      groups.forEach(sweeps::remove);
    }
  }

  private MemberSweep sweep(
      List<Integer> groups, int signal, boolean killsFrozen, int senderProcess) {
    return new MemberSweep(members, forks, groups, signal, killsFrozen, senderProcess, recorder);
  }
}
