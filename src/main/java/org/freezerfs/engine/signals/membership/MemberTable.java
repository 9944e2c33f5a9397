package org.freezerfs.engine.signals.membership;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.AttachRefusedException;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.OwnProcesses;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.process.ObservedProcess;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.marks.RlimitMark.Result;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.Recorder;

/**
 * The members of all groups.
 *
 * <p>Its monitor is the one lock of this package. A member and its mark change together under it,
 * and {@link ForkTracker} holds it while it reads fork events. The look-ups take no lock, so a
 * thread that must not wait can call them.
 *
 * <p>A member that has died is removed only by a reading of fork events, or by a scan where there
 * are none: see {@link DeadMembers}. Whatever else meets a dead member calls {@link #reportDead}.
 * Dead or alive, one leaves the table with its group, and from the root once it has neither freeze
 * request nor mark.
 *
 * <p>Lock order: a group's lock, this object's, those that freezing or killing a member takes.
 */
public final class MemberTable {
  /** Sets the mark of the group on a process, or says whether it carries the right one. */
  @FunctionalInterface
  interface Marking {
    Result mark(ProcessRef process) throws IOException;
  }

  /** How a process became a member. */
  private enum Origin {
    /** It was forked in the group. */
    FORKED,
    /** It was put into the group. The children that it has then don't belong to that. */
    MOVED,
    /** It was in the group before, without a mark, as all its children were. */
    TAKEN_OVER
  }

  private final MemberIndex index = new MemberIndex();
  private final GroupChanges changes = new GroupChanges();
  private final DeadMembers dead = new DeadMembers();
  private final MemberHost host;
  private final OwnProcesses own;
  private final boolean vforkCountsAsStopped;
  private final Journal journal;
  private final Recorder recorder;
  private final MemberMarks marks;
  private final UnlistedChildren children;
  private final ChildClassifier classifier;

  @GuardedBy("this")
  private boolean receivesEvents;

  /**
   * A table without members and without groups but the root.
   *
   * @param own those that are never members
   * @param vforkCountsAsStopped see {@link ObservedProcess}
   * @param recorder gets the exits of members, and those that are taken over
   */
  public MemberTable(
      RlimitMark rlimitMark,
      OwnProcesses own,
      boolean vforkCountsAsStopped,
      Journal journal,
      Recorder recorder) {
    this(new MemberHost(rlimitMark), own, vforkCountsAsStopped, journal, recorder);
  }

  /** A table of a made-up host's processes. */
  MemberTable(
      MemberHost host,
      OwnProcesses own,
      boolean vforkCountsAsStopped,
      Journal journal,
      Recorder recorder) {
    this.host = host;
    this.own = own;
    this.vforkCountsAsStopped = vforkCountsAsStopped;
    this.journal = journal;
    this.recorder = recorder;
    marks = new MemberMarks(host, index);
    children = new UnlistedChildren(host, index);
    classifier = new ChildClassifier(host, this, index, children, marks);
  }

  /**
   * Whether it is the id of one of the mount's own processes. Those are never members, though
   * whatever started them may have marked them.
   */
  boolean isOwn(int pid) {
    return own.has(pid);
  }

  /** Reports changes of groups. */
  public GroupChanges changes() {
    return changes;
  }

  MemberHost host() {
    return host;
  }

  /** The children that are no members; called under this object's lock. */
  UnlistedChildren children() {
    return children;
  }

  /** Decides which processes are members; called under this object's lock. */
  ChildClassifier classifier() {
    return classifier;
  }

  // The look-ups, which do no system call and take no lock.

  public void createGroup(int group) {
    index.createGroup(group);
  }

  public boolean hasGroup(int group) {
    return index.hasGroup(group);
  }

  /**
   * Whether a process was ever put into a group that still exists, other than the root. If not,
   * there are no members but in the root.
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

  /**
   * The known members of the group, in the order in which they were put into it. One that is moved
   * within the group meanwhile may be there twice.
   */
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
    return index.all(member -> !member.isMarked());
  }

  /** The members whose leader has exited: no event tells when they end. */
  List<Member> leaderless() {
    return index.all(Member::isLeaderless);
  }

  /** The members with a freeze request that a tracer can continue at any time. */
  public List<Member> traced() {
    return index.all(Member::isTraced);
  }

  /** Whether there is a known member, or a hidden child of one. */
  boolean hasKnownMembers() {
    return !index.isEmpty() || children.isAnyHidden();
  }

  // Moving.

  /** {@link #move(Task, int, OptionalInt)} for any user's process. */
  public Optional<Member> move(Task task, int group) throws IOException {
    return move(task, group, OptionalInt.empty());
  }

  /**
   * Puts a process into a group, and sets the group's mark, which its children inherit.
   *
   * @param user if present, the process is moved only if this is its real or saved uid
   * @return empty if the process does not exist any more, is dead, or is not this user's
   * @throws AttachRefusedException EPERM if its children could not be followed: it may not be
   *     marked, and the kernel reports no forks. It can be moved to the root
   */
  public synchronized Optional<Member> move(Task task, int group, OptionalInt user)
      throws IOException {
    Optional<Member> known = index.find(task);
    if (known.isEmpty() || !known.get().process().exists()) {
      return addFromRoot(task, group, user, Origin.MOVED, process -> markMoved(process, group));
    }
    Member member = known.get();
    ProcessRef process = member.process().reference();
    if (!isOf(user, process)) {
      return Optional.empty();
    }
    int previous = member.group();
    if (group == Engine.ROOT) {
      Member parent = index.byPid(member.process().stat().map(ProcStat::parent).orElse(0));
      if (parent != null && !parent.isMarked()) {
        parent.addForeignChild(member.task());
      }
    }
    // The children of a member that was in another group without a mark may be unknown still. They
    // follow it into this group, because otherwise they would be in none.
    boolean isChildUnknown = !member.isMarked() && previous != Engine.ROOT;
    Result mark = markMoved(process, group);
    if (mark == Result.GONE) {
      reportDead(member);
      return Optional.empty();
    }
    if (mark != Result.DONE && group != Engine.ROOT && !isChildUnknown) {
      member.setForeignChildren(childrenOf(member.task()));
    }
    member.setMark(mark);
    index.move(member, group);
    if (previous != group) {
      dead.noteLeft(previous);
      changes.report(previous);
    }
    changes.report(group);
    return known;
  }

  /**
   * Whether a process is of a user, if one is given. It was found by its id, which can have been
   * another process's when that was checked first: the two may even have started in the same tick
   * of the clock.
   */
  private static boolean isOf(OptionalInt user, ProcessRef process) throws IOException {
    if (user.isEmpty()) {
      return true;
    }
    int uid = user.getAsInt();
    return ProcStatus.of(process.pid())
            .filter(status -> status.uid() == uid || status.savedUid() == uid)
            .isPresent()
        && process.exists();
  }

  /** The children that a process has now. */
  private Set<Task> childrenOf(Task parent) throws IOException {
    Set<Task> found = new HashSet<>();
    for (int pid : host.children(parent.pid())) {
      Optional<ProcessRef> child = host.open(pid);
      if (child.isPresent()) {
        found.add(new Task(pid, child.get().startTime()));
        child.get().close();
      }
    }
    return found;
  }

  // Adding.

  @GuardedBy("this")
  private Optional<Member> addFromRoot(
      Task task, int group, OptionalInt user, Origin origin, Marking marking) throws IOException {
    Member previous = index.byPid(task.pid());
    if (previous != null) {
      releasePid(previous);
    }
    Optional<ProcessRef> process = host.openLiving(task.pid());
    if (process.isEmpty()) {
      return Optional.empty();
    }
    if (process.get().startTime() != task.startTime() || !isOf(user, process.get())) {
      process.get().close();
      return Optional.empty();
    }
    Optional<Member> member = add(process.get(), group, origin, marking);
    if (member.isPresent()
        && member.get().process().stat().filter(ProcStat::isExiting).isPresent()) {
      member.get().setLeaderless(true);
    }
    return member;
  }

  /**
   * Adds a process that was forked in the group. Called under this object's lock.
   *
   * @param process an open process, which is closed if it is not added
   * @return false if it has gone; or if it is a member already: another thread may have put it into
   *     a group just now
   */
  synchronized boolean addForked(ProcessRef process, int group, Marking marking)
      throws IOException {
    Member known = index.byPid(process.pid());
    if (known != null && known.process().exists()) {
      process.close();
      return false;
    }
    if (known != null) {
      releasePid(known);
    }
    if (add(process, group, Origin.FORKED, marking).isEmpty()) {
      // It may have forked before it died.
      children.addExited(process.pid(), group);
      return false;
    }
    return true;
  }

  /** Adds a process, which is closed if it is not added; empty if it has gone. */
  @GuardedBy("this")
  private Optional<Member> add(ProcessRef process, int group, Origin origin, Marking marking)
      throws IOException {
    try {
      Result mark = marking.mark(process);
      if (mark == Result.GONE) {
        process.close();
        return Optional.empty();
      }
      Member member = new Member(process, group, mark, vforkCountsAsStopped, journal);
      if (origin == Origin.MOVED && mark != Result.DONE && group != Engine.ROOT) {
        member.setForeignChildren(childrenOf(member.task()));
      }
      children.remove(process.pid());
      index.add(member, origin == Origin.FORKED);
      changes.report(group);
      return Optional.of(member);
    } catch (IOException | RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  /**
   * Adds a process that was in this group already when the daemon was another one, unless it was
   * added before. It is added also if it can't be marked.
   *
   * @param wasMarked whether it had a mark; if not, its children had none either, and are members
   */
  synchronized void addPrevious(Task task, int group, boolean wasMarked) throws IOException {
    if (index.find(task).isPresent()) {
      return;
    }
    Recorder.StartedEvent event = recorder.begin(EventKind.ATTACH);
    Origin origin = wasMarked ? Origin.MOVED : Origin.TAKEN_OVER;
    Optional<Member> added =
        addFromRoot(task, group, OptionalInt.empty(), origin, process -> marks.set(process, group));
    if (added.isPresent()) {
      event.end(group, Engine.ROOT, task.pid());
    }
  }

  // Removing.

  public synchronized void removeGroup(int group) {
    index.inGroup(group).forEach(this::drop);
    index.removeGroup(group);
    changes.removeGroup(group);
    children.removeGroup(group);
  }

  /**
   * Removes a member in the root that has neither a freeze request nor a mark: it is not
   * distinguished from the root's other processes.
   */
  public synchronized void dropIfIdle(Member member) {
    boolean isIdle = member.isMarked() && !member.freezeState().isFreezeRequested();
    if (member.group() == Engine.ROOT && isIdle && index.contains(member)) {
      drop(member);
    }
  }

  /** Removes a member of the index. */
  @GuardedBy("this")
  private void drop(Member member) {
    index.remove(member);
    member.freezeState().close();
  }

  /**
   * A member was found dead. It is removed by the next reading of fork events, or the next scan.
   * Takes no lock.
   */
  public void reportDead(Member member) {
    dead.report(member);
  }

  /** Looks whether a member is dead, and reports it if so. Takes no lock. */
  public boolean reportIfDead(Member member) throws IOException {
    boolean isDead = !member.process().runState().alive();
    if (isDead) {
      reportDead(member);
    }
    return isDead;
  }

  /** Whether there are dead members that the next reading has to look at. Takes no lock. */
  boolean isAnyReportedDead() {
    return dead.isAnyReported();
  }

  /**
   * A dead member's process id is another process's, or no process's, now. It does nothing if
   * another thread has noted that: the process that has the id now may be known by it.
   */
  synchronized void releasePid(Member member) {
    if (index.byPid(member.task().pid()) != member) {
      return;
    }
    index.releasePid(member);
    // Until all events were read, a fork event may name the id as the parent's that it had.
    children.addExited(member.task().pid(), member.group());
    dead.report(member);
  }

  /**
   * Notes an exit event: the process has ended, or only its leader has.
   *
   * @return whether it was a member, or a hidden child of one
   */
  synchronized boolean noteExit(int pid) throws IOException {
    if (children.recheck(pid)) {
      return false;
    }
    boolean wasHidden = endHidden(pid);
    Member member = index.byPid(pid);
    if (member == null) {
      return wasHidden;
    }
    if (member.process().runState().alive()) {
      member.setLeaderless(true);
    } else {
      // Its other threads may have gone on for a while, and forked.
      dead.add(member);
    }
    return true;
  }

  /**
   * A hidden child of a member has ended, or can be seen now.
   *
   * @return false if there is no hidden child with this process id
   */
  synchronized boolean endHidden(int pid) {
    Integer group = children.endHidden(pid);
    if (group != null) {
      changes.report(group);
    }
    return group != null;
  }

  // Readings of events and scans.

  /** Whether there is a known member, or fork events of a dead one may be unread. */
  synchronized boolean expectsForkEvents() {
    return !index.isEmpty() || !children.isEmpty();
  }

  /** Sets whether the kernel sends fork events. */
  synchronized void setReceivesEvents(boolean receives) {
    receivesEvents = receives;
    children.setReceivesEvents(receives);
  }

  /** Events were lost, exit events among them. */
  synchronized void noteEventsLost() throws IOException {
    children.recheckAll();
    changes.reportAll();
  }

  /** A reading of all queued events begins. */
  synchronized void beginReading() {
    dead.addReported();
  }

  /**
   * All events were read that were queued when the reading began, and those of members that it has
   * found dead: these are removed.
   *
   * @return whether a member was removed, or a child forgotten that had ended
   */
  synchronized boolean endReading() {
    List<Member> removed = dead.takeAll();
    removed.forEach(this::removeDead);
    return children.forgetExited() || !removed.isEmpty();
  }

  /** A scan begins that takes the place of a reading of events. Returns its number. */
  synchronized long beginScan() {
    removeOldDead();
    return dead.beginScan();
  }

  /** That scan has ended. */
  synchronized void endScan(long scan) {
    dead.endScan(scan);
    removeOldDead();
  }

  @GuardedBy("this")
  private void removeOldDead() {
    dead.addReported();
    dead.takeOld().forEach(this::removeDead);
  }

  @GuardedBy("this")
  private void removeDead(Member member) {
    if (index.contains(member)) {
      recorder.record(EventKind.EXIT, member.group(), member.task().pid());
      drop(member);
      changes.report(member.group());
    }
  }

  /**
   * The known members of some groups.
   *
   * @param isComplete whether all events were read, or all processes searched
   * @param scan the number of that scan, during which a living member may have left a group; 0 if
   *     events were read
   */
  synchronized MemberSnapshot snapshot(Collection<Integer> groups, boolean isComplete, long scan) {
    int hidden = 0;
    if (children.isAnyHidden()) {
      for (int group : groups) {
        hidden += children.countHidden(group);
      }
    }
    return new MemberSnapshot(
        inGroups(groups), hidden, isComplete && !dead.wasAnyLeft(scan, groups));
  }

  // Marks.

  /**
   * Sets the group's mark on a process that is put into the group.
   *
   * @throws AttachRefusedException if the process may not be marked, and there are no fork events
   */
  private synchronized Result markMoved(ProcessRef process, int group) throws IOException {
    Result mark = marks.set(process, group);
    if (mark == Result.DENIED && group != Engine.ROOT && !receivesEvents) {
      throw new AttachRefusedException(
          Errno.EPERM,
          "process "
              + process.pid()
              + " has another user or group and can't be moved: the kernel sends no fork events here, and"
              + " without CAP_SYS_RESOURCE this daemon can't mark it to follow its children");
    }
    return mark;
  }

  /** A member can change its own resource limits, and so lose its mark: this sets it again. */
  void renewMark(Member member) throws IOException {
    // Most have it, and so the lock is not taken.
    if (marks.isLost(member)) {
      synchronized (this) {
        marks.renew(member);
      }
    }
  }

  /** See {@link MemberMarks#clearAll}. */
  public synchronized void clearMarks() throws IOException {
    marks.clearAll();
  }
}
