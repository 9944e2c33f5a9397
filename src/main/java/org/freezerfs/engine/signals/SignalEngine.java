package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntConsumer;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.PeriodicWorker;
import org.freezerfs.engine.PeriodicWorker.Interval;
import org.freezerfs.engine.PreviousEngine;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskInfo;
import org.freezerfs.engine.ThreadIds.Unit;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.journal.PreviousJournal;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.host.events.ProcessEvents;
import org.freezerfs.host.marks.RlimitMark;
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
 * <p>This class starts and ends the {@link SignalEngineParts}, and passes each call on to one of
 * them.
 */
public final class SignalEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(SignalEngine.class);

  private final SignalEngineParts parts;
  private final PreviousJournal previousJournal;
  private final Recorder recorder;
  private final Optional<ProcessEvents> events;
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
    this.events = events;
    this.recorder = recorder;
    this.previousJournal = previousJournal;
    this.onEnd = onEnd;
    parts = new SignalEngineParts(events, isMonitorWanted, isVforkStill, journal, recorder);
    worker = new PeriodicWorker(PeriodicChecker.THREAD, this::check);
  }

  @Override
  public void start(Runnable onChange, IntConsumer onGroupChange) throws IOException {
    this.onChange = onChange;
    parts.members.changes().setOnChange(onGroupChange);
    parts.forks.setOnChange(
        () -> {
          worker.wake();
          onChange.run();
        });
    parts.sigcont.setRequestCheck(worker::wake);
    parts.marks.chooseOwnerInBackground();
    if (events.isPresent()) {
      parts.forkEventLoop.start(events.get());
    }
  }

  @Override
  public Reported watch(int group) {
    parts.members.changes().watch(group);
    return parts.forks.receivesEvents() ? Reported.TASKS : Reported.NOTHING;
  }

  /** Does what the worker does at intervals, one call at a time. */
  synchronized Interval check() throws IOException {
    try {
      boolean isRaised = parts.boost.lowerIfNotForking();
      Interval interval = parts.checker.check();
      return isRaised && interval == Interval.NEVER ? Interval.SLOW : interval;
    } finally {
      // The check may have found that members have exited.
      onChange.run();
    }
  }

  @Override
  public boolean reportsExits() {
    return parts.forks.receivesEvents();
  }

  @Override
  public String description() {
    return "children are followed by "
        + (parts.forks.receivesEvents()
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
    parts.members.createGroup(group);
  }

  @Override
  public void freezeForked(int group) {
    parts.freezer.freezeForked(group);
  }

  @Override
  public void destroy(int group) {
    parts.freezer.stopFreezing(group);
    parts.members.removeGroup(group);
    parts.enforcer.setFreezeRefused(group, Optional.empty());
    parts.woken.removeGroup(group);
  }

  @Override
  public Optional<TaskInfo> find(int id, int caller) throws IOException {
    return parts.finder.find(id, caller);
  }

  @Override
  public int groupOf(Task task) throws IOException {
    return parts.queries.groupOf(task);
  }

  @Override
  public boolean attach(Task task, int group, OptionalInt user) throws IOException {
    parts.journal.open();
    parts.executor.prestart();
    boolean isMoved =
        parts.forks.withForksDrained(
            () -> {
              Optional<Member> member = parts.members.move(task, group, user);
              member.ifPresent(parts.members::dropIfIdle);
              return member.isPresent();
            });
    parts.freezer.noteMoved(group);
    worker.wake();
    return isMoved;
  }

  @Override
  public int markOwner() throws IOException {
    return parts.marks.owner();
  }

  @Override
  public void finishAttach(Task task) throws IOException {
    Optional<Member> member = parts.members.find(task);
    if (member.isPresent() && member.get().isMarkPending()) {
      parts.marker.setMark(member.get());
      if (member.get().isMarkPending()) {
        parts.marker.requestAll();
      }
    }
  }

  @Override
  public Map<Task, Integer> members() {
    return parts.queries.outsideRoot();
  }

  @Override
  public int takeOver(PreviousEngine previous) throws IOException {
    parts.executor.prestart();
    int frozen =
        new Takeover(
                parts.members,
                parts.enforcer,
                parts.forks,
                parts.marker,
                parts.journal,
                previousJournal,
                previous)
            .run();
    worker.wake();
    return frozen;
  }

  @Override
  public void thawOutsideFreezingGroups() throws IOException {
    parts.freezer.thawOutsideFreezingGroups();
  }

  @Override
  public int[] threads(int group, int reader) throws IOException {
    return parts.queries.list(Unit.THREAD, group, reader);
  }

  @Override
  public int[] processes(int group, int reader) throws IOException {
    return parts.queries.list(Unit.PROCESS, group, reader);
  }

  @Override
  public boolean isEmpty(int group) throws IOException {
    return parts.queries.isEmpty(group);
  }

  @Override
  public Map<Integer, Outcome> freeze(List<Integer> groups) throws IOException {
    parts.enforcer.requireOpen();
    try {
      return parts.freezer.freeze(groups);
    } finally {
      worker.wake();
    }
  }

  @Override
  public Map<Integer, Outcome> freezeAllButOne(List<Integer> groups) throws IOException {
    try {
      return parts.freezer.freezeAllButOne(groups);
    } finally {
      worker.wake();
    }
  }

  @Override
  public void setFreezeRefused(int group, Optional<Task> task) {
    parts.enforcer.setFreezeRefused(group, task);
  }

  @Override
  public Optional<Task> freezeRefused(int group) throws IOException {
    return parts.enforcer.refusing(group);
  }

  @Override
  public boolean freeze(Task task) throws IOException {
    try {
      return parts.freezer.freeze(task);
    } finally {
      worker.wake();
    }
  }

  @Override
  public boolean isFrozen(Task task) throws IOException {
    return parts.freezeCheck.isFrozen(task);
  }

  @Override
  public boolean isFrozenEnough(int group, Optional<Task> except) throws IOException {
    return parts.freezeCheck.isFrozenEnough(group, except);
  }

  @Override
  public boolean remainFrozen(Set<Integer> groups) throws IOException {
    return parts.freezeCheck.noneRestarted(groups);
  }

  @Override
  public Map<Integer, Outcome> thaw(List<Integer> groups, Set<Integer> freezeForked)
      throws IOException {
    try {
      return parts.freezer.thaw(groups, freezeForked);
    } finally {
      if (!freezeForked.isEmpty()) {
        worker.wake();
      }
    }
  }

  @Override
  public boolean thaw(Task task) throws IOException {
    return parts.freezer.thaw(task);
  }

  @Override
  public Outcome signal(int group, int signal, int sender) throws IOException {
    return parts.signaller.signal(group, signal, sender);
  }

  @Override
  public Outcome kill(List<Integer> groups, int sender) throws IOException {
    return parts.signaller.killWithFrozen(groups, sender);
  }

  @Override
  public void leave() {
    worker.close();
    if (parts.enforcer.close()) {
      parts.freezer.stopFreezingAll();
      end();
    }
  }

  private void end() {
    endBoost();
    parts.journal.close();
    parts.forkEventLoop.close();
    parts.sigcont.close();
    parts.executor.close();
    parts.marker.close();
    parts.forks.close();
    parts.members.all().forEach(member -> member.freezeState().leave());
    parts.marks.release();
    onEnd.run();
  }

  private void thawAll() {
    try {
      if (parts.enforcer.thaw(parts.members.all()).total().isPartial()) {
        LOG.warn("some processes stay stopped: we may not signal them any more");
      }
    } catch (IOException e) {
      LOG.error("some processes could not be thawed", e);
    }
  }

  private void endBoost() {
    try {
      parts.boost.end();
    } catch (IOException e) {
      LOG.warn("this daemon's priority stays raised", e);
    }
  }

  @Override
  public void close() {
    worker.close();
    if (!parts.enforcer.close()) {
      return;
    }
    try {
      parts.freezer.stopFreezingAll();
      thawAll();
      new MarkRemoval(parts.marks, parts.members, parts.forks).run();
    } finally {
      end();
    }
  }
}
