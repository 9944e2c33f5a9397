package org.freezerfs.engine.signals;

import java.util.Optional;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.TaskFinder;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.events.ProcessEvents;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.Processes;

/** The parts of a {@link SignalEngine}, connected to each other but not started. */
final class SignalEngineParts {
  final RlimitMark marks;
  final PriorityBoost boost = new PriorityBoost();
  final MemberExecutor executor = new MemberExecutor();
  final Journal journal;
  final MemberTable members;
  final WokenTasks woken;
  final ForkTracker forks;
  final TaskFinder finder;
  final MembershipQueries queries;
  final FreezeEnforcer enforcer;
  final SigcontResponder sigcont;
  final GroupFreezer freezer;
  final GroupFreezeCheck freezeCheck;
  final GroupSignaller signaller;
  final ForkHandler forkHandler;
  final ForkEventLoop forkEventLoop;
  final PeriodicChecker checker;

  /**
   * Connects the parts.
   *
   * @param events empty if the kernel sends none, or they are not to be used
   * @param isMonitorWanted whether to use the kernel's reports of signals where it gives them
   * @param isVforkStill whether a task that waits in vfork for its child counts as stopped
   * @param journal records which processes are stopped
   * @param recorder gets the events of groups and tasks
   */
  SignalEngineParts(
      Optional<ProcessEvents> events,
      boolean isMonitorWanted,
      boolean isVforkStill,
      Journal journal,
      Recorder recorder) {
    int self = Processes.self();
    this.journal = journal;
    marks = journal.marks();
    members = new MemberTable(marks, self, isVforkStill, journal, recorder);
    woken = new WokenTasks(members.changes());
    forks = new ForkTracker(members, self, events, this::handleForked);
    finder = new TaskFinder(pid -> pid == self || journal.isGuardian(pid), false);
    queries = new MembershipQueries(members, forks);
    enforcer = new FreezeEnforcer(members, woken, recorder);
    sigcont = new SigcontResponder(self, members, enforcer, isMonitorWanted);
    MemberFreezeCheck memberCheck = new MemberFreezeCheck(members, executor, enforcer);
    freezer =
        new GroupFreezer(
            members,
            forks,
            enforcer,
            memberCheck,
            executor,
            woken,
            sigcont,
            boost,
            FreezeLimits.DEFAULT);
    freezeCheck = new GroupFreezeCheck(members, forks, memberCheck, woken, sigcont, freezer);
    signaller = new GroupSignaller(members, forks, sigcont, boost, recorder);
    forkHandler = new ForkHandler(signaller, freezer, boost, recorder);
    forkEventLoop = new ForkEventLoop(forks, forkHandler, members.changes());
    checker =
        new PeriodicChecker(members, forks, enforcer, sigcont, freezer, freezeCheck, forkHandler);
    members.setOnMemberFound(this::handleForked);
  }

  private void handleForked(Member child) {
    forkHandler.handle(child);
  }
}
