package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.PeriodicWorker;
import org.freezerfs.engine.PeriodicWorker.Interval;
import org.freezerfs.engine.PreviousEngine;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskInfo;
import org.freezerfs.engine.signals.ThreadList.Unit;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.journal.PreviousJournal;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.membership.UserMarkSetter;
import org.freezerfs.host.events.ProcessEvents;
import org.freezerfs.host.marks.MarkOwner;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.Processes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine that stops tasks with SIGSTOP and continues them with SIGCONT. These signals act on
 * whole processes, so processes are its members; the id of a thread stands for its process.
 *
 * <p>Children of members are found by the kernel's fork events ({@link ProcessEvents}) where they
 * are available, and by a mark that a child inherits ({@link RlimitMark}). A member that a process
 * outside continues is stopped again by the {@link SigcontResponder} where the kernel reports
 * signals, and by the {@link PeriodicChecker}.
 *
 * <p>This class connects the parts and passes each call on to one of them.
 */
public final class SignalEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(SignalEngine.class);

  private final RlimitMark marks = new RlimitMark();
  private final WokenTasks woken = new WokenTasks();
  private final PriorityBoost boost = new PriorityBoost();
  private final MemberExecutor executor = new MemberExecutor();
  private final Journal journal;
  private final PreviousJournal previousJournal;
  private final Recorder recorder;
  private final MemberTable members;
  private final Optional<ProcessEvents> events;
  private final ForkTracker forks;
  private final UserMarkSetter marker;
  private final TaskFinder finder;
  private final MembershipQueries queries;
  private final FreezeEnforcer enforcer;
  private final SigcontResponder sigcont;
  private final GroupFreezer freezer;
  private final GroupFreezeCheck freezeCheck;
  private final GroupSignaller signaller;
  private final ForkHandler forkHandler;
  private final ForkEventLoop forkEventLoop;
  private final PeriodicChecker checker;
  private final PeriodicWorker worker;
  private final Runnable onEnd;

  private volatile Runnable onChange = () -> {};

  /**
   * Creates an engine that has no groups yet.
   *
   * @param listen whether to use the kernel's reports of forks and signals where they are
   *     available; what is not reported is found by periodic checks
   * @param isVforkStill whether a task that waits in vfork for its child counts as stopped
   * @param journal records which processes are stopped
   * @param previousJournal what an earlier daemon has left
   * @param recorder gets the events of groups and tasks
   * @param onEnd is run when the engine has ended
   */
  public SignalEngine(
      boolean listen,
      boolean isVforkStill,
      Journal journal,
      PreviousJournal previousJournal,
      Recorder recorder,
      Runnable onEnd) {
    this(
        listen ? ProcessEvents.open() : Optional.empty(),
        listen,
        isVforkStill,
        journal,
        previousJournal,
        recorder,
        onEnd);
  }

  SignalEngine(
      Optional<ProcessEvents> events,
      boolean isMonitorWanted,
      boolean isVforkStill,
      Journal journal,
      PreviousJournal previousJournal,
      Recorder recorder,
      Runnable onEnd) {
    int self = Processes.self();
    this.events = events;
    this.recorder = recorder;
    this.journal = journal;
    this.previousJournal = previousJournal;
    this.onEnd = onEnd;
    members = new MemberTable(marks, self, isVforkStill, journal);
    forks = new ForkTracker(members, self, events, this::handleForked);
    marker = new UserMarkSetter(marks, members, forks);
    finder = new TaskFinder(self, journal);
    queries = new MembershipQueries(members, forks);
    enforcer = new FreezeEnforcer(members, woken, recorder);
    sigcont = new SigcontResponder(self, members, enforcer, isMonitorWanted);
    MemberFreezeCheck memberCheck = new MemberFreezeCheck(members, executor, enforcer);
    freezer =
        new GroupFreezer(members, forks, enforcer, memberCheck, executor, woken, sigcont, boost);
    freezeCheck = new GroupFreezeCheck(members, forks, memberCheck, woken, sigcont, freezer);
    signaller = new GroupSignaller(members, forks, sigcont, boost, recorder);
    forkHandler = new ForkHandler(signaller, freezer, boost, recorder);
    forkEventLoop = new ForkEventLoop(forks, forkHandler);
    checker =
        new PeriodicChecker(members, forks, enforcer, sigcont, freezer, freezeCheck, forkHandler);
    worker = new PeriodicWorker(PeriodicChecker.THREAD, this::check);
    members.setOnMarkPending(marker::requestAll);
    members.setOnMemberFound(this::handleForked);
  }

  private void handleForked(Member child) {
    forkHandler.handle(child);
  }

  @Override
  public void start(Runnable onChange) throws IOException {
    this.onChange = onChange;
    forks.setOnChange(
        () -> {
          worker.wake();
          onChange.run();
        });
    sigcont.setRequestCheck(worker::wake);
    prepareMarks();
    if (events.isPresent()) {
      forkEventLoop.start(events.get());
    }
  }

  /** Chooses the owner number of our marks in a thread, so that the first attach need not wait. */
  private static void prepareMarks() {
    Thread preparing =
        new Thread(
            () -> {
              try {
                MarkOwner.chooseNumber();
              } catch (IOException e) {
                LOG.debug("the owner number of marks will be chosen when it is needed", e);
              }
            },
            "marks");
    preparing.setDaemon(true);
    preparing.start();
  }

  /** The {@link #markOwner} of an engine of an earlier version, which had the id of its process. */
  public static int ownerByPid(int pid) {
    return RlimitMark.ownerByPid(pid);
  }

  /** Does what the worker does at intervals, one call at a time. */
  synchronized Interval check() throws IOException {
    try {
      boolean isRaised = boost.lowerIfNotForking();
      Interval interval = checker.check();
      return isRaised && interval == Interval.NEVER ? Interval.SLOW : interval;
    } finally {
      // The check may have found that members have exited.
      onChange.run();
    }
  }

  @Override
  public boolean reportsExits() {
    return forks.receivesEvents();
  }

  @Override
  public String description() {
    return "children are followed by "
        + (forks.receivesEvents()
            ? "the kernel's process events"
            : "a mark that they inherit, and scans of /proc");
  }

  @Override
  public Recorder recorder() {
    return recorder;
  }

  @Override
  public int maxGroup() {
    return RlimitMark.LARGEST_GROUP;
  }

  @Override
  public void create(int group) {
    members.createGroup(group);
  }

  @Override
  public void freezeForked(int group) {
    freezer.freezeForked(group);
  }

  @Override
  public void destroy(int group) {
    freezer.stopFreezing(group);
    members.removeGroup(group);
    enforcer.setFreezeRefused(group, Optional.empty());
    woken.removeGroup(group);
  }

  @Override
  public Optional<TaskInfo> find(int id, int caller) throws IOException {
    return finder.find(id, caller);
  }

  @Override
  public int groupOf(Task task) throws IOException {
    return queries.groupOf(task);
  }

  @Override
  public boolean attach(Task task, int group) throws IOException {
    journal.open();
    executor.prestart();
    boolean isMoved =
        forks.withForksDrained(
            () -> {
              Optional<Member> member = members.move(task, group);
              member.ifPresent(members::dropIfIdle);
              return member.isPresent();
            });
    freezer.noteMoved(group);
    worker.wake();
    return isMoved;
  }

  @Override
  public int markOwner() throws IOException {
    return marks.owner();
  }

  @Override
  public void finishAttach(Task task) throws IOException {
    Optional<Member> member = members.find(task);
    if (member.isPresent() && member.get().isMarkPending()) {
      marker.setMark(member.get());
      if (member.get().isMarkPending()) {
        marker.requestAll();
      }
    }
  }

  @Override
  public Map<Task, Integer> members() {
    return queries.outsideRoot();
  }

  @Override
  public int takeOver(PreviousEngine previous) throws IOException {
    executor.prestart();
    int frozen = new Takeover(members, forks, marker, journal, previousJournal, previous).run();
    worker.wake();
    return frozen;
  }

  @Override
  public void thawOutsideFreezingGroups() throws IOException {
    freezer.thawOutsideFreezingGroups();
  }

  @Override
  public int[] threads(int group, int reader) throws IOException {
    return queries.list(Unit.THREAD, group, reader);
  }

  @Override
  public int[] processes(int group, int reader) throws IOException {
    return queries.list(Unit.PROCESS, group, reader);
  }

  @Override
  public boolean isEmpty(int group) throws IOException {
    return queries.isEmpty(group);
  }

  @Override
  public Map<Integer, Outcome> freeze(List<Integer> groups) throws IOException {
    try {
      return freezer.freeze(groups);
    } finally {
      worker.wake();
    }
  }

  @Override
  public Map<Integer, Outcome> freezeAllButOne(List<Integer> groups) throws IOException {
    try {
      return freezer.freezeAllButOne(groups);
    } finally {
      worker.wake();
    }
  }

  @Override
  public void setFreezeRefused(int group, Optional<Task> task) {
    enforcer.setFreezeRefused(group, task);
  }

  @Override
  public boolean freeze(Task task) throws IOException {
    try {
      return freezer.freeze(task);
    } finally {
      worker.wake();
    }
  }

  @Override
  public boolean isFrozen(Task task) throws IOException {
    return freezeCheck.isFrozen(task);
  }

  @Override
  public boolean isFrozenEnough(int group, Optional<Task> except) throws IOException {
    return freezeCheck.isFrozenEnough(group, except);
  }

  @Override
  public boolean remainFrozen(Set<Integer> groups) throws IOException {
    return freezeCheck.noneRestarted(groups);
  }

  @Override
  public Map<Integer, Outcome> thaw(List<Integer> groups, Set<Integer> freezeForked)
      throws IOException {
    try {
      return freezer.thaw(groups, freezeForked);
    } finally {
      if (!freezeForked.isEmpty()) {
        worker.wake();
      }
    }
  }

  @Override
  public boolean thaw(Task task) throws IOException {
    return freezer.thaw(task);
  }

  @Override
  public Outcome signal(int group, int signal, int sender) throws IOException {
    return signaller.signal(group, signal, sender);
  }

  @Override
  public void leave() {
    worker.close();
    if (enforcer.close()) {
      freezer.stopFreezingAll();
      end();
    }
  }

  private void end() {
    journal.close();
    forkEventLoop.close();
    sigcont.close();
    executor.close();
    marker.close();
    forks.close();
    onEnd.run();
  }

  @Override
  public void close() {
    worker.close();
    if (!enforcer.close()) {
      return;
    }
    freezer.stopFreezingAll();
    try {
      if (enforcer.thaw(members.all()).total().isPartial()) {
        LOG.warn("some processes stay stopped: we may not signal them any more");
      }
    } catch (IOException e) {
      LOG.error("some processes could not be thawed", e);
    }
    new MarkRemoval(marks, members, forks).run();
    end();
  }
}
