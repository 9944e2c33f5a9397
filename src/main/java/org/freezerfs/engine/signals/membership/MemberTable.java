package org.freezerfs.engine.signals.membership;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.process.ObservedProcess;
import org.freezerfs.engine.signals.process.TaskFreezeState;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.ProcessRef;

/**
 * The members of all groups. A member and its mark change together, under this object's lock; so a
 * thread that reads a mark meanwhile can't undo a move.
 *
 * <p>/proc is read and limits are set under this lock. The look-ups that only read the {@link
 * MemberIndex} don't take it, so that a thread that must not wait can call them.
 *
 * <p>Lock order: a group's lock, this object's, the index's or a member's {@link TaskFreezeState}.
 */
public final class MemberTable {
  private final MemberIndex index = new MemberIndex();
  private final MemberHost host;
  private final int self;
  private final Journal journal;

  private final GroupChanges changes = new GroupChanges();

  @GuardedBy("this")
  private final DepartureLog departures = new DepartureLog(changes);

  @GuardedBy("this")
  private final HiddenChildren hidden = new HiddenChildren();

  @GuardedBy("this")
  private final UnconfirmedChildren unconfirmed;

  @GuardedBy("this")
  private final MemberMarks marks;

  @GuardedBy("this")
  private final MemberLifecycle lifecycle;

  @GuardedBy("this")
  private final LeaderlessMembers leaderless;

  @GuardedBy("this")
  private final ChildClassifier classifier;

  /** Called for each member that was found neither by an event nor by a scan. */
  private volatile MemberHandler onMemberFound = member -> {};

  /**
   * A table without members and without groups but the root.
   *
   * @param self this program's process id, which is never a member's
   * @param vforkCountsAsStopped see {@link ObservedProcess}
   * @param recorder gets the exits of members, and those that are taken over
   */
  public MemberTable(
      RlimitMark rlimitMark,
      int self,
      boolean vforkCountsAsStopped,
      Journal journal,
      Recorder recorder) {
    this(new MemberHost(rlimitMark), self, vforkCountsAsStopped, journal, recorder);
  }

  /** A table of a made-up host's processes. */
  MemberTable(
      MemberHost host, int self, boolean vforkCountsAsStopped, Journal journal, Recorder recorder) {
    this.host = host;
    this.self = self;
    this.journal = journal;
    MisdirectedMarks misdirected = new MisdirectedMarks(host);
    marks = new MemberMarks(host, index, misdirected);
    unconfirmed = new UnconfirmedChildren(host, index);
    ForeignChildren foreign = new ForeignChildren(host);
    lifecycle =
        new MemberLifecycle(
            host,
            index,
            marks,
            departures,
            changes,
            foreign,
            vforkCountsAsStopped,
            journal,
            recorder);
    leaderless = new LeaderlessMembers(index, lifecycle);
    classifier =
        new ChildClassifier(
            host,
            this::isOwn,
            index,
            marks,
            lifecycle,
            departures,
            foreign,
            hidden,
            unconfirmed,
            misdirected);
  }

  /** Whether it is this program's or its guardian's process id. */
  private boolean isOwn(int pid) {
    return pid == self || journal.isGuardian(pid);
  }

  /** Reports changes of groups. */
  public GroupChanges changes() {
    return changes;
  }

  MemberHost host() {
    return host;
  }

  // The look-ups that do no system call and take no lock of this object.

  public void createGroup(int group) {
    index.createGroup(group);
  }

  public boolean hasGroup(int group) {
    return index.hasGroup(group);
  }

  /**
   * Whether a process was ever put into a group that still exists, the root left out. If not, there
   * are no members but in the root.
   */
  public boolean isAnyGroupUsed() {
    return index.isAnyGroupUsed();
  }

  /** The member with this process id; null if there is none. */
  public Member byPid(int pid) {
    return index.byPid(pid);
  }

  public Optional<Member> find(Task task) {
    return index.find(task);
  }

  /** The known members of the group, in the order in which they were put into it. */
  public List<Member> inGroup(int group) {
    return index.inGroup(group);
  }

  /** The same for several groups, one after the other. */
  public List<Member> inGroups(Collection<Integer> groups) {
    List<Member> all = new ArrayList<>();
    groups.forEach(group -> all.addAll(inGroup(group)));
    return all;
  }

  /** The known members of all groups. */
  public List<Member> all() {
    return index.all();
  }

  /** How often a member was added or moved: a number that only grows. */
  public long addedCount() {
    return index.additions();
  }

  /** How many members were forked in the group, also those that have gone. */
  public long forkCount(int group) {
    return index.forkCount(group);
  }

  /** The members that don't carry the mark of their group, so their children don't either. */
  List<Member> unmarked() {
    return index.unmarked();
  }

  /** The members with a freeze request that a tracer can continue at any time. */
  public List<Member> traced() {
    return index.traced();
  }

  public boolean isTraced(Member member) {
    return index.isTraced(member);
  }

  public void setTraced(Member member, boolean isTraced) {
    index.setTraced(member, isTraced);
  }

  /** Whether the member's leader has exited, so that only its other threads are tasks. */
  public boolean isLeaderless(Member member) {
    return index.isLeaderless(member);
  }

  // What changes members, or asks the host.

  public synchronized void removeGroup(int group) {
    index.inGroup(group).forEach(lifecycle::remove);
    index.removeGroup(group);
    departures.removeGroup(group);
    changes.removeGroup(group);
    hidden.removeGroup(group);
  }

  /** {@link #move(Task, int, OptionalInt)} for any user's process. */
  public Optional<Member> move(Task task, int group) throws IOException {
    return move(task, group, OptionalInt.empty());
  }

  /** See {@link MemberLifecycle#move}. */
  public synchronized Optional<Member> move(Task task, int group, OptionalInt user)
      throws IOException {
    return lifecycle.move(task, group, user);
  }

  /**
   * Adds a process that carries a mark of a previous instance of this program.
   *
   * @param owners the previous instances
   * @param known the group that a task was moved to last, which its mark may not say: it can't be
   *     changed where it is refused
   * @return false if the mark names no group of this instance, and is to be taken off
   */
  public synchronized boolean takeOver(Set<Integer> owners, Map<Task, Integer> known, int pid)
      throws IOException {
    if (RlimitMark.readOf(owners, pid) == RlimitMark.NONE) {
      return true;
    }
    Optional<ProcessRef> opened = host.open(pid);
    if (opened.isEmpty()) {
      return true;
    }
    try (ProcessRef process = opened.get()) {
      return takeOver(owners, known, process);
    }
  }

  @GuardedBy("this")
  private boolean takeOver(Set<Integer> owners, Map<Task, Integer> known, ProcessRef process)
      throws IOException {
    // It is read again now that the process is open: before, it may have been another's.
    int marked = RlimitMark.readOf(owners, process.pid());
    if (marked == RlimitMark.NONE || !process.exists()) {
      return true;
    }
    Task task = new Task(process.pid(), process.startTime());
    int group = known.getOrDefault(task, marked);
    if (!index.hasGroup(group) || group == Engine.ROOT || isOwn(process.pid())) {
      return false;
    }
    host.takeOverMark(owners, process, group);
    if (process.exists()) {
      lifecycle.takeOver(task, group, true);
    }
    return true;
  }

  /** See {@link MemberLifecycle#takeOver}. */
  public synchronized void takeOverUnmarked(Task task, int group) throws IOException {
    lifecycle.takeOver(task, group, false);
  }

  /** See {@link ChildClassifier#addByMark}. */
  synchronized Classification addByMark(int pid) throws IOException {
    return classifier.addByMark(pid);
  }

  /** See {@link ChildClassifier#addChild}. */
  synchronized boolean addChild(int pid, Member parent) throws IOException {
    return classifier.addChild(pid, parent);
  }

  /** See {@link ChildClassifier#addForked(int, int)}. */
  synchronized Classification addForked(int pid, int parentPid) throws IOException {
    return classifier.addForked(pid, parentPid);
  }

  /** See {@link ChildClassifier#addConfirmed}. */
  synchronized List<Member> addConfirmed() throws IOException {
    return classifier.addConfirmed();
  }

  /** Whether there are children of which it is not sure yet that they are members. */
  synchronized boolean hasUnconfirmed() {
    return !unconfirmed.isEmpty();
  }

  /** See {@link UnconfirmedChildren#recheck}. */
  synchronized boolean recheckUnconfirmed(int pid) throws IOException {
    return unconfirmed.recheck(pid);
  }

  /** See {@link UnconfirmedChildren#noteSibling}. */
  synchronized void noteSibling(int pid) {
    unconfirmed.noteSibling(pid);
  }

  /** See {@link UnconfirmedChildren#recheckAll}. */
  synchronized void recheckUnconfirmed() throws IOException {
    unconfirmed.recheckAll();
  }

  /** Whether the process id is neither an existing member's nor an unconfirmed child's. */
  synchronized boolean isUnclaimed(int pid) throws IOException {
    Member known = index.byPid(pid);
    return !unconfirmed.contains(pid) && (known == null || !known.process().exists());
  }

  /** Called for each member that {@link #addIfMarked} adds. */
  public void setOnMemberFound(MemberHandler action) {
    onMemberFound = action;
  }

  /**
   * Adds a process if its mark says that it was forked in a group, and applies the group's pending
   * freeze or kill to it. Must not be called under the lock of this object, which is taken after
   * those that the freeze or kill takes.
   */
  public void addIfMarked(int pid) throws IOException {
    Member added = addByMark(pid) == Classification.MEMBER ? byPid(pid) : null;
    if (added != null) {
      onMemberFound.handle(added);
    }
  }

  /**
   * Notes an exit event: the process has ended, or only its leader has.
   *
   * @return whether it was a member, or a hidden child of one
   */
  synchronized boolean noteExit(int pid) throws IOException {
    boolean wasHidden = hidden.remove(pid) != null;
    Member member = index.byPid(pid);
    if (member == null) {
      return wasHidden;
    }
    leaderless.noteExit(member);
    return true;
  }

  /**
   * Removes the members that have died without an exit event: their leader had exited before.
   *
   * @return whether there are members left whose leader has exited
   */
  public synchronized boolean removeDeadLeaderless() throws IOException {
    return leaderless.removeDead();
  }

  /**
   * Removes a dead member. The process that has its id now may be a member's child, which is added.
   */
  public void removeDead(Member dead) throws IOException {
    if (removeOnly(dead)) {
      addIfMarked(dead.task().pid());
    }
  }

  /**
   * Removes a dead member, and does not look at the process that has its id now.
   *
   * @return false if it was removed already
   */
  synchronized boolean removeOnly(Member dead) {
    boolean isThere = index.contains(dead);
    if (isThere) {
      lifecycle.removeDead(dead);
    }
    return isThere;
  }

  /**
   * Removes a member in the root that has neither a freeze request nor a mark: it is not
   * distinguished from the root's other processes.
   */
  public synchronized void dropIfIdle(Member member) {
    boolean isIdle = member.isMarked() && !member.freezeState().isFreezeRequested();
    if (member.group() == Engine.ROOT && isIdle && index.contains(member)) {
      lifecycle.remove(member);
    }
  }

  /** See {@link MemberMarks#renew}. */
  synchronized void renewMark(Member member) throws IOException {
    marks.renew(member);
  }

  /** See {@link MemberMarks#clearAll}. */
  public synchronized void clearMarks() throws IOException {
    marks.clearAll();
  }

  /** Whether there is a known member, or a hidden child of one. */
  synchronized boolean hasKnownMembers() {
    return !index.isEmpty() || !hidden.isEmpty();
  }

  /** Whether there is a known member, or fork events of a dead one may be unread. */
  synchronized boolean expectsForkEvents() {
    return hasKnownMembers() || departures.awaitsEvents();
  }

  /** See {@link DepartureLog#setReceivesEvents}. */
  synchronized void setReceivesEvents(boolean receives) {
    departures.setReceivesEvents(receives);
  }

  /** Events were lost, exit events among them. */
  synchronized void noteEventsLost() throws IOException {
    unconfirmed.recheckAll();
    departures.noteEventsLost();
  }

  /** See {@link DepartureLog#last}. */
  synchronized long lastDeparture() {
    return departures.last();
  }

  /** See {@link DepartureLog#noteEventsRead}. */
  synchronized boolean noteEventsRead(long lastDepartureBefore) {
    return departures.noteEventsRead(lastDepartureBefore);
  }

  /** See {@link DepartureLog#count}. */
  public synchronized long departures(int group) {
    return departures.count(group);
  }

  /**
   * The known members of a group.
   *
   * @param departuresBefore {@link #departures} before the events were read
   * @param isDrained whether all events could be read
   */
  MemberSnapshot snapshot(int group, long departuresBefore, boolean isDrained) throws IOException {
    int hiddenThere = countHidden(group);
    synchronized (this) {
      boolean isComplete = isDrained && departures.count(group) == departuresBefore;
      return new MemberSnapshot(index.inGroup(group), hiddenThere, isComplete);
    }
  }

  /** How many living children of members are in the group of which /proc shows nothing. */
  public int countHidden(int group) throws IOException {
    recheckHidden();
    synchronized (this) {
      return hidden.count(group);
    }
  }

  /** Checks whether the hidden children are still hidden. Those that can be seen are added. */
  public void recheckHidden() throws IOException {
    for (int pid : hiddenPids()) {
      if (!host.isHidden(pid)) {
        noteNotHidden(pid);
        addIfMarked(pid);
      }
    }
  }

  private synchronized List<Integer> hiddenPids() {
    return hidden.pids();
  }

  /** The child has ended, or can be seen now. */
  private synchronized void noteNotHidden(int pid) {
    Integer group = hidden.remove(pid);
    if (group != null) {
      departures.noteDead(pid, group);
    }
  }
}
