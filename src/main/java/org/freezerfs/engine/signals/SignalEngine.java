package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Failures;
import org.freezerfs.engine.HiddenTaskException;
import org.freezerfs.engine.OwnProcesses;
import org.freezerfs.engine.PreviousEngine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskFinder;
import org.freezerfs.engine.TaskInfo;
import org.freezerfs.engine.ThreadIds;
import org.freezerfs.engine.ThreadIds.Unit;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.journal.JournalFiles;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberSnapshot;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.events.ProcessEvents;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.DaemonThread;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.threads.PeriodicWorker;
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
 */
public final class SignalEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(SignalEngine.class);

  /** The shortest time between two readings of fork events that are not urgent. */
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** The same while changes of a group are to be reported. */
  private static final long PROMPT_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final RlimitMark marks;
  private final PriorityBoost boost = new PriorityBoost();
  private final MemberExecutor executor = new MemberExecutor();
  private final Journal journal;
  private final MemberTable members;
  private final MembersToRecheck toRecheck;
  private final ForkTracker forks;
  private final TaskFinder finder;
  private final FreezeEnforcer enforcer;
  private final SigcontResponder sigcont;
  private final FreezeCheck check;
  private final GroupFreezer freezer;
  private final GroupSignaller signaller;
  private final ForkHandler forkHandler;
  private final PeriodicChecker checker;
  private final JournalFiles previousJournal;
  private final Recorder recorder;
  private final Optional<ProcessEvents> events;
  private final PeriodicWorker worker;
  private final Runnable onEnd;

  /** Reads fork events at once; empty until it is started, and where there are none. */
  private Optional<EventReader> forkEventReader = Optional.empty();

  private volatile Runnable onChange = () -> {};

  /**
   * Creates an engine that has no groups yet.
   *
   * @param listen whether to use the kernel's reports of forks and signals where they are
   *     available; what is not reported is found by periodic checks
   * @param isVforkStill whether a task that waits in vfork for its child counts as stopped
   * @param own the processes of the mount
   * @param journal records which processes are stopped
   * @param previousJournal what an earlier daemon has left
   * @param recorder gets the events of groups and tasks
   * @param onEnd is run when the engine has ended
   */
  public SignalEngine(
      boolean listen,
      boolean isVforkStill,
      OwnProcesses own,
      Journal journal,
      JournalFiles previousJournal,
      Recorder recorder,
      Runnable onEnd) {
    this(
        listen ? ProcessEvents.open() : Optional.empty(),
        listen,
        isVforkStill,
        own,
        journal,
        previousJournal,
        recorder,
        onEnd);
  }

  SignalEngine(
      Optional<ProcessEvents> events,
      boolean isMonitorWanted,
      boolean isVforkStill,
      OwnProcesses own,
      Journal journal,
      JournalFiles previousJournal,
      Recorder recorder,
      Runnable onEnd) {
    this.events = events;
    this.recorder = recorder;
    this.previousJournal = previousJournal;
    this.onEnd = onEnd;
    this.journal = journal;
    int self = Processes.self();
    marks = journal.marks();
    members = new MemberTable(marks, own, isVforkStill, journal, recorder);
    toRecheck = new MembersToRecheck(members.changes());
    forks = new ForkTracker(members, self, events, this::handleForked);
    finder = new TaskFinder(own, false);
    enforcer = new FreezeEnforcer(members, toRecheck, recorder);
    sigcont = new SigcontResponder(self, members, enforcer, isMonitorWanted);
    check = new FreezeCheck(members, forks, enforcer, executor, toRecheck, sigcont);
    freezer =
        new GroupFreezer(
            members,
            forks,
            enforcer,
            check,
            executor,
            toRecheck,
            sigcont,
            boost,
            Freeze.Limits.DEFAULT);
    signaller = new GroupSignaller(members, forks, sigcont, boost, recorder);
    forkHandler = new ForkHandler(signaller, freezer, boost, recorder);
    checker = new PeriodicChecker(members, forks, enforcer, sigcont, freezer, forkHandler);
    worker = new PeriodicWorker(PeriodicChecker.THREAD, this::check);
  }

  @Override
  public void start(Runnable onChange, IntConsumer onGroupChange) throws IOException {
    this.onChange = onChange;
    members.changes().setOnChange(onGroupChange);
    forks.setOnChange(
        () -> {
          worker.wake();
          onChange.run();
        });
    sigcont.setRequestCheck(worker::wake);
    DaemonThread.start("prepare", this::prepare);
    if (events.isPresent()) {
      EventReader reader = new EventReader("process events", () -> {});
      forkEventReader = Optional.of(reader);
      reader.begin(
          this::readForkEvents,
          () -> members.changes().isAnyWatched() ? PROMPT_REST_NANOS : REST_NANOS,
          events.get().descriptor());
    }
  }

  /** Does what the first attach would have to do, while the mount is being made. */
  private void prepare() {
    Failures failures = new Failures();
    failures.run(executor::prestart);
    failures.run(forks::prepare);
    failures.run(marks::owner);
    try {
      failures.throwFirst();
    } catch (IOException | OutOfMemoryError e) {
      LOG.debug("the first attach will do what can't be prepared", e);
    }
  }

  private void handleForked(Member child) {
    forkHandler.handle(child);
  }

  /** Returns whether fork events are to be read again at once. */
  private boolean readForkEvents() throws IOException {
    boolean complete = forks.drainEvents();
    boolean urgent = forkHandler.takeUrgent() || !complete;
    // A waiting thread reads the events as well; it gets the lock too late if this thread takes it
    // again at once.
    return urgent && !forks.hasWaiters();
  }

  @Override
  public Reported watch(int group) {
    members.changes().watch(group);
    return forks.receivesEvents() ? Reported.TASKS : Reported.NOTHING;
  }

  /** Does what the worker does at intervals, one call at a time. */
  synchronized long check() throws IOException {
    try {
      boolean isRaised = boost.lowerIfNotForking();
      long interval = checker.check();
      return isRaised && interval == PeriodicWorker.NEVER ? PeriodicWorker.SLOW : interval;
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
    toRecheck.removeGroup(group);
  }

  @Override
  public Optional<TaskInfo> find(int id, int caller) throws IOException {
    return finder.find(id, caller);
  }

  @Override
  public int groupOf(Task task) throws IOException {
    if (forks.receivesEvents()) {
      forks.drainEvents();
    } else if (members.find(task).isEmpty() && members.isAnyGroupUsed()) {
      forks.findByMark(task.pid());
      forks.findUnmarkedChildren();
    }
    return members.find(task).map(Member::group).orElse(ROOT);
  }

  @Override
  public boolean attach(Task task, int group, OptionalInt user) throws IOException {
    journal.open();
    executor.prestart();
    boolean isMoved =
        forks.withForksDrained(
            () -> {
              Optional<Member> member = members.move(task, group, user);
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
  public Map<Task, Integer> members() {
    Map<Task, Integer> outsideRoot = new HashMap<>();
    for (Member member : members.all()) {
      if (member.group() != ROOT) {
        outsideRoot.put(member.task(), member.group());
      }
    }
    return outsideRoot;
  }

  @Override
  public int takeOver(PreviousEngine previous) throws IOException {
    executor.prestart();
    int frozen = new Takeover(members, enforcer, forks, journal, previousJournal, previous).run();
    worker.wake();
    return frozen;
  }

  @Override
  public void thawOutsideFreezingGroups() throws IOException {
    freezer.thawOutsideFreezingGroups();
  }

  @Override
  public int[] threads(int group, int reader) throws IOException {
    return list(Unit.THREAD, group, reader);
  }

  @Override
  public int[] processes(int group, int reader) throws IOException {
    return list(Unit.PROCESS, group, reader);
  }

  /**
   * The ids of the group's threads or processes.
   *
   * @throws HiddenTaskException if /proc hides a member of the group, whose threads can't be listed
   */
  private int[] list(Unit unit, int group, int reader) throws IOException {
    int[] ids = new ThreadList(members, forks, new ThreadIds(unit, reader)).of(group);
    if (forks.countHidden(group) > 0) {
      throw new HiddenTaskException();
    }
    return ids;
  }

  @Override
  public boolean isEmpty(int group) throws IOException {
    long begin = System.nanoTime();
    List<Member> known = members.inGroup(group);
    while (!isAnyAlive(known)) {
      // All known members have exited, so whatever they forked has been forked by now.
      MemberSnapshot snapshot = forks.snapshot(group);
      if (snapshot.isEmpty()) {
        return true;
      }
      if (snapshot.hidden() > 0 || System.nanoTime() - begin > ForkTracker.MAX_RETRY_NANOS) {
        return false;
      }
      known = snapshot.members();
    }
    return false;
  }

  private boolean isAnyAlive(List<Member> candidates) throws IOException {
    for (Member member : candidates) {
      if (!members.reportIfDead(member)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Map<Integer, Outcome> freeze(List<Integer> groups, Exempt exempt) throws IOException {
    enforcer.requireOpen();
    try {
      return freezer.freeze(groups, exempt);
    } finally {
      worker.wake();
    }
  }

  @Override
  public boolean isFreezeRequested(Task task) throws IOException {
    return members
        .find(task)
        .filter(member -> member.freezeState().isFreezeRequested())
        .isPresent();
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
    return check.isFrozen(task);
  }

  @Override
  public boolean isFrozenEnough(int group, Optional<Task> except) throws IOException {
    return freezer.isFrozenEnough(group, except);
  }

  @Override
  public boolean remainFrozen(Set<Integer> groups) throws IOException {
    return check.noneRestarted(groups);
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
  public Outcome kill(List<Integer> groups, int sender) throws IOException {
    return signaller.killWithFrozen(groups, sender);
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
    endBoost();
    journal.close();
    forkEventReader.ifPresent(EventReader::close);
    sigcont.close();
    executor.close();
    forks.close();
    members.all().forEach(member -> member.freezeState().leave());
    marks.release();
    onEnd.run();
  }

  private void thawAll() {
    try {
      if (enforcer.thaw(members.all()).total().isPartial()) {
        LOG.warn("some processes stay stopped: we may not signal them any more");
      }
    } catch (IOException e) {
      LOG.error("some processes could not be thawed", e);
    }
  }

  /**
   * Clears the marks of all members. Repeated while it finds new members, because children are
   * forked with a mark meanwhile.
   */
  private void clearMarks() {
    long begin = System.nanoTime();
    try {
      long before;
      boolean complete;
      do {
        before = members.addedCount();
        members.clearMarks();
        complete = forks.drainEvents();
      } while ((!complete || members.addedCount() > before)
          && System.nanoTime() - begin < Freeze.REPEAT_NANOS);
    } catch (IOException e) {
      LOG.warn("some processes keep their marks: {}", e.getMessage());
    }
  }

  private void endBoost() {
    try {
      boost.end();
    } catch (IOException e) {
      LOG.warn("this daemon's priority stays raised", e);
    }
  }

  @Override
  public void close() {
    worker.close();
    if (!enforcer.close()) {
      return;
    }
    try {
      freezer.stopFreezingAll();
      thawAll();
      clearMarks();
    } finally {
      end();
    }
  }
}
