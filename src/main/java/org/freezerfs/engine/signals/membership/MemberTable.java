package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.process.ObservedProcess;
import org.freezerfs.engine.signals.process.RunState;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;

/**
 * Who is where: the processes in groups other than the root, and those anywhere that were told to
 * freeze. A process and its mark change here together, under this object's lock, so that nobody who
 * reads the mark can undo a move.
 *
 * <p>Lock order: a group's lock, then this one, then a member's ledger.
 */
public final class MemberTable {
  private final RlimitMark marks;
  private final int self;
  private final boolean isVforkStill;
  private final Journal journal;

  /** Changed under this object's lock. */
  private final Map<Integer, Member> byPid = new ConcurrentHashMap<>();

  private final Map<Integer, Set<Member>> byGroup = new HashMap<>();
  private final Map<Integer, Set<Task>> births = new HashMap<>();

  private final Set<Member> unmarked = new LinkedHashSet<>();

  /** Those whose leader has ended, and who will end without news. */
  private final Set<Member> leaderless = new LinkedHashSet<>();

  /** Those that a tracer can let go on at any time, though they were told to freeze. */
  private final Set<Member> traced = new LinkedHashSet<>();

  private final DepartureLog losses = new DepartureLog();

  /** One that was born without a mark, as it was told; its process is held. */
  private record Unconfirmed(ProcessRef process, int group, int parentPid) {}

  /** Those of whom news of an exit may still be to be read, by their ids, as they were born. */
  private final Map<Integer, Unconfirmed> unconfirmed = new LinkedHashMap<>();

  /**
   * The children of members that are there, but that /proc hides, with their groups: all that is
   * known of them is that they live.
   */
  private final Map<Integer, Integer> hidden = new HashMap<>();

  private long entries;

  /** What is done when a member's mark is owed, and nobody waits for it. */
  private volatile Runnable onMarkOwed = () -> {};

  /** What is done about those whom neither news nor a search has led to. */
  private volatile MemberHandler onFound = member -> {};

  /** Whether marks are still handed out: not once they are being taken off for good. */
  private boolean marking = true;

  /**
   * The groups that a task was ever put into: there may be descendants that nobody has seen yet.
   */
  private final Set<Integer> used = new LinkedHashSet<>();

  /**
   * Nobody anywhere.
   *
   * @param self our own process id, which is never a member's
   * @param isVforkStill see {@link ObservedProcess}
   */
  public MemberTable(RlimitMark marks, int self, boolean isVforkStill, Journal journal) {
    this.marks = marks;
    this.self = self;
    this.isVforkStill = isVforkStill;
    this.journal = journal;
    byGroup.put(Engine.ROOT, new LinkedHashSet<>());
  }

  public synchronized void createGroup(int group) {
    byGroup.put(group, new LinkedHashSet<>());
    births.put(group, new LinkedHashSet<>());
  }

  public synchronized void removeGroup(int group) {
    List.copyOf(byGroup.getOrDefault(group, Set.of())).forEach(this::remove);
    byGroup.remove(group);
    births.remove(group);
    used.remove(group);
    losses.forgetGroup(group);
    hidden.values().removeIf(of -> of == group);
  }

  /** Whether there can be a member anywhere but in the root. */
  public synchronized boolean isAnyGroupUsed() {
    return !used.isEmpty();
  }

  /** Whether there is a member. */
  synchronized boolean hasKnownMembers() {
    return !byPid.isEmpty() || !hidden.isEmpty();
  }

  /** Whether there is a member, or there may be news of the children of one that is dead. */
  synchronized boolean expectsForkEvents() {
    return hasKnownMembers() || losses.areAwaited();
  }

  /** Whether there is news of births. */
  synchronized void setReceivesEvents(boolean comes) {
    losses.setReceivesEvents(comes);
  }

  /** News may have been lost. */
  synchronized void noteEventsLost() {
    losses.noteUnknown();
  }

  /** The number of the last loss in any group. */
  synchronized long lastDeparture() {
    return losses.last();
  }

  /**
   * All news was read that had come when this was {@link #lastLoss}.
   *
   * @return whether some of those that are dead are of no interest any more
   */
  synchronized boolean newsRead(long lastLossBefore) {
    return losses.newsRead(lastLossBefore);
  }

  public synchronized Optional<Member> find(Task task) {
    return Optional.ofNullable(byPid.get(task.pid())).filter(member -> member.task().equals(task));
  }

  /** The member with this id; null if there is none. */
  public Member byPid(int pid) {
    return byPid.get(pid);
  }

  synchronized boolean isKnown(int pid) {
    return byPid.containsKey(pid);
  }

  /** Whether the id is neither a living member's nor one's that was born without a mark. */
  synchronized boolean isUnclaimed(int pid) throws IOException {
    Member known = byPid.get(pid);
    return !unconfirmed.containsKey(pid) && (known == null || !known.process().exists());
  }

  public synchronized List<Member> inGroup(int group) {
    return List.copyOf(byGroup.getOrDefault(group, Set.of()));
  }

  /** How many were lost from the group, ever. */
  public synchronized long departures(int group) {
    return losses.in(group);
  }

  /**
   * Who is in the group.
   *
   * @param lossesBefore how many had been lost from it when somebody began to catch up
   * @param caughtUp whether that was possible
   */
  MemberSnapshot snapshot(int group, long lossesBefore, boolean caughtUp) throws IOException {
    int hiddenThere = countHidden(group);
    synchronized (this) {
      return new MemberSnapshot(
          inGroup(group), hiddenThere, caughtUp && losses.in(group) == lossesBefore);
    }
  }

  /** How many living children of members are in the group of whom no more than that is known. */
  public int countHidden(int group) throws IOException {
    recheckHidden();
    synchronized (this) {
      return (int) hidden.values().stream().filter(of -> of == group).count();
    }
  }

  /** Looks whether those that are hidden still are. */
  public void recheckHidden() throws IOException {
    for (int pid : hidden()) {
      if (!Processes.isHidden(pid)) {
        noteRevealed(pid);
        addIfMarked(pid);
      }
    }
  }

  private synchronized List<Integer> hidden() {
    return List.copyOf(hidden.keySet());
  }

  /** It has ended, or can be seen now. */
  private synchronized void noteRevealed(int pid) {
    Integer group = hidden.remove(pid);
    if (group != null) {
      losses.note(pid, group);
    }
  }

  public synchronized List<Member> all() {
    return List.copyOf(byPid.values());
  }

  /** Those whose children don't carry the mark of their group. */
  synchronized List<Member> unmarked() {
    return List.copyOf(unmarked);
  }

  public synchronized List<Member> traced() {
    return List.copyOf(traced);
  }

  /** Whether a tracer can let it go on at any time, though it was told to freeze. */
  public synchronized boolean isTraced(Member member) {
    return traced.contains(member);
  }

  public synchronized void setTraced(Member member, boolean isTraced) {
    if (isTraced && byPid.get(member.task().pid()) == member) {
      traced.add(member);
    } else {
      traced.remove(member);
    }
  }

  public synchronized List<Task> takeForked(int group) {
    Set<Task> born = births.get(group);
    return born == null || born.isEmpty()
        ? List.of()
        : List.copyOf(births.put(group, new LinkedHashSet<>()));
  }

  /**
   * Moves a process, and marks it for its children to be born in the same group.
   *
   * @return empty if it has gone
   */
  public synchronized Optional<Member> move(Task task, int group) throws IOException {
    Member member = find(task).orElse(null);
    if (member != null && member.process().exists()) {
      RlimitMark.Result mark = mark(task.pid(), group);
      if (member.group() != group) {
        losses.noteLeft(member.group());
      }
      leave(member);
      member.move(group, mark);
      enter(member);
      return Optional.of(member);
    }
    if (byPid.containsKey(task.pid())) {
      lose(byPid.get(task.pid()));
    }
    Optional<ProcessRef> process = hold(task.pid());
    if (process.isEmpty() || process.get().startTime() != task.startTime()) {
      process.ifPresent(ProcessRef::close);
      return Optional.empty();
    }
    member = enter(process.get(), group, () -> mark(task.pid(), group));
    if (member.process().stat().filter(ProcStat::isExiting).isPresent()) {
      leaderless.add(member);
    }
    return Optional.of(member);
  }

  /** Whether it is this program or its guardian, which whoever started it may have marked. */
  private boolean isOurs(int pid) {
    return pid == self || journal.isGuardian(pid);
  }

  /**
   * Takes in a process that bears the mark of an engine that is no more.
   *
   * @return false if that mark is of no group, and is to be taken off
   */
  public synchronized boolean takeOver(Set<Integer> owners, int pid) throws IOException {
    int group = RlimitMark.readOf(owners, pid);
    if (group == RlimitMark.NONE) {
      return true;
    }
    if (!byGroup.containsKey(group) || group == Engine.ROOT || isOurs(pid)) {
      return false;
    }
    marks.takeOver(owners, pid, group);
    Optional<Task> task = Task.of(pid);
    if (task.isPresent()) {
      move(task.get(), group);
    }
    return true;
  }

  public synchronized boolean hasGroup(int group) {
    return byGroup.containsKey(group);
  }

  /** Makes the mark on a process that of its group, or says whether it is. */
  @FunctionalInterface
  private interface Marking {
    RlimitMark.Result mark() throws IOException;
  }

  private static RlimitMark.Result truthful(boolean isTruthful) {
    return isTruthful ? RlimitMark.Result.DONE : RlimitMark.Result.REFUSED;
  }

  /** Takes a process in that is held; if that fails it is held no more. */
  private Member enter(ProcessRef process, int group, Marking marking) throws IOException {
    try {
      Member member = new Member(process, group, marking.mark(), isVforkStill, journal);
      enter(member);
      return member;
    } catch (IOException | RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  /** Returns whether what its children will inherit is true. */
  private RlimitMark.Result mark(int pid, int group) throws IOException {
    if (group == Engine.ROOT) {
      return marks.clear(pid);
    }
    used.add(group);
    return marking ? marks.set(pid, group) : RlimitMark.Result.REFUSED;
  }

  /** Has something done when a member's mark is owed that nobody waits for. */
  public void setOnMarkPending(Runnable action) {
    onMarkOwed = action;
  }

  /** Those whose mark a program of their own user has to set, or to take off. */
  synchronized List<Member> markOwed() {
    return unmarked.stream().filter(Member::isMarkPending).toList();
  }

  /**
   * A program of the member's user has set the mark of a group, or was to. If the member was moved
   * meanwhile that mark is wrong, and the right one is owed.
   *
   * @param came what came of it
   */
  synchronized void noteMarked(Member member, int group, RlimitMark.Result came)
      throws IOException {
    if (byPid.get(member.task().pid()) != member) {
      return;
    }
    boolean moved = member.group() != group;
    int right = member.group() == Engine.ROOT ? RlimitMark.NONE : member.group();
    RlimitMark.Result now = came;
    if (marks.read(member.task().pid()) == right) {
      now = RlimitMark.Result.DONE;
    } else if (moved) {
      now = RlimitMark.Result.RETRY_AS_USER;
    }
    unmarked.remove(member);
    member.move(member.group(), now);
    noteMark(member);
    if (moved) {
      requestMark(member);
    }
  }

  /** Takes in a process that was born to a member, as its mark says. */
  synchronized Classification adopt(int pid) throws IOException {
    int mark = marks.read(pid);
    if (mark == RlimitMark.GONE) {
      return Classification.GONE;
    }
    if (!byGroup.containsKey(mark) || isOurs(pid)) {
      return Classification.UNRELATED;
    }
    Optional<ProcessRef> process = hold(pid);
    if (isKernels(process)) {
      return Classification.UNRELATED;
    }
    if (markOf(process) != mark) {
      process.ifPresent(ProcessRef::close);
      return Classification.DEAD_MEMBER;
    }
    Member parent = byPid.get(process.get().stat().map(ProcStat::parent).orElse(0));
    // A parent whose mark could not be changed when it was moved has handed down a lie.
    boolean misled =
        parent != null && !parent.isMarked() && marks.read(parent.task().pid()) == mark;
    bear(process.get(), misled ? parent.group() : mark, () -> truthful(!misled));
    return Classification.MEMBER;
  }

  /** Has something done about those whom neither news nor a search has led to. */
  public void setOnMemberFound(MemberHandler action) {
    onFound = action;
  }

  /**
   * Takes in a process as {@link #adopt} does, and has done what its group has coming to it. Not to
   * be called with this object's lock held, which comes after those that this takes.
   */
  public void addIfMarked(int pid) throws IOException {
    Member member = adopt(pid) == Classification.MEMBER ? byPid(pid) : null;
    if (member != null) {
      onFound.found(member);
    }
  }

  /** Takes in a child of a member that could not be marked. */
  synchronized void adopt(int child, Member parent) throws IOException {
    if (byPid.get(parent.task().pid()) == parent && !isOurs(child)) {
      Optional<ProcessRef> process = hold(child);
      if (process.isPresent()) {
        // The id may be another's since the parent's children were listed.
        boolean still =
            process.get().stat().filter(s -> s.parent() == parent.task().pid()).isPresent();
        if (still) {
          bear(process.get(), parent.group(), () -> mark(child, parent.group()));
        } else {
          process.get().close();
        }
      }
    }
  }

  /**
   * Takes in a process of whose birth the kernel has told, if it was born in a group.
   *
   * <p>Its mark was copied while it was being forked, and so is right whatever happened since, and
   * also where it is not the child of who forked it (CLONE_PARENT). Where it has none it was born
   * to one who could not be marked, or took its mark off.
   */
  synchronized Classification addForked(int pid, int parentPid) throws IOException {
    Member known = byPid.get(pid);
    if (known != null && known.process().exists()) {
      losses.forget(pid);
      return Classification.UNRELATED;
    }
    if (known != null) {
      lose(known);
    }
    losses.forget(pid);
    hidden.remove(pid);
    dropUnconfirmed(pid);
    Member parent = byPid.get(parentPid);
    Integer group = parent != null ? (Integer) parent.group() : groupOfUnseen(parentPid);
    // Who is not known to be a member's child is one at most by its mark, which is not looked for
    // where that takes long.
    int mark = group == null ? marks.readOwn(pid) : marks.read(pid);
    boolean marked = byGroup.containsKey(mark);
    if (marked && (parent == null || parent.isMarked())) {
      group = mark;
    }
    if (group == null || (group == Engine.ROOT && !marked)) {
      return Classification.UNRELATED;
    }
    Optional<ProcessRef> process = hold(pid);
    if (isKernels(process)) {
      return Classification.UNRELATED;
    }
    int heldMark = markOf(process);
    if (mark == RlimitMark.GONE || heldMark == RlimitMark.GONE) {
      process.ifPresent(ProcessRef::close);
      // It was quick, and so may its children have been.
      noteUnseen(pid, group);
      return Classification.DEAD_MEMBER;
    }
    // It may have taken its mark off itself, just now.
    if (mark == group && heldMark == mark) {
      bear(process.get(), group, () -> RlimitMark.Result.DONE);
      return Classification.MEMBER;
    }
    unconfirmed.put(pid, new Unconfirmed(process.get(), group, parentPid));
    // Its children are the group's, whatever becomes of it.
    losses.note(pid, group);
    return Classification.UNCONFIRMED;
  }

  /**
   * There is news of an exit under the id of one that was born without a mark, and is not confirmed
   * yet. So who has the id may be another; or another thread of the same process has called exec.
   *
   * @return whether there is such a one
   */
  synchronized boolean recheckUnconfirmed(int pid) throws IOException {
    Unconfirmed born = unconfirmed.get(pid);
    if (born != null && !isChildStill(born)) {
      dropUnconfirmed(pid);
    }
    return born != null;
  }

  /** News may have been lost, of exits too. */
  synchronized void recheckUnconfirmed() throws IOException {
    for (int pid : List.copyOf(unconfirmed.keySet())) {
      recheckUnconfirmed(pid);
    }
  }

  /** Whether the parent that was told of is a member, and still its parent. */
  private boolean isChildStill(Unconfirmed born) throws IOException {
    Member parent = byPid.get(born.parentPid());
    return parent != null
        && RunState.of(born.process()).alive()
        && born.process().stat().filter(s -> s.parent() == born.parentPid()).isPresent()
        && parent.process().exists();
  }

  private void dropUnconfirmed(int pid) {
    Unconfirmed born = unconfirmed.remove(pid);
    if (born != null) {
      born.process().close();
    }
  }

  private Integer groupOfUnseen(int pid) {
    Integer lostFrom = losses.groupOf(pid);
    return lostFrom != null ? lostFrom : hidden.get(pid);
  }

  private void noteUnseen(int pid, int group) {
    if (Processes.isHidden(pid)) {
      hidden.put(pid, group);
    } else {
      losses.note(pid, group);
    }
  }

  /**
   * The mark of a process that is held: only now is it sure whose it is. If that can't be read it
   * is held no more.
   *
   * @return {@link RlimitMark#GONE} also if none is held, or it has gone by now
   */
  private int markOf(Optional<ProcessRef> process) throws IOException {
    if (process.isEmpty()) {
      return RlimitMark.GONE;
    }
    try {
      int mark = marks.read(process.get().pid());
      return process.get().exists() ? mark : RlimitMark.GONE;
    } catch (IOException | RuntimeException | Error e) {
      process.get().close();
      throw e;
    }
  }

  /**
   * All news was read, and there was none of an exit of these: they are who was born. They are
   * marked, but where the parent could not be marked either, which would fail again.
   *
   * @return the new members
   */
  synchronized List<Member> confirmChildren() throws IOException {
    List<Member> confirmed = new ArrayList<>();
    for (int pid : List.copyOf(unconfirmed.keySet())) {
      Unconfirmed born = unconfirmed.remove(pid);
      Member parent = byPid.get(born.parentPid());
      boolean markable = parent == null || parent.isMarked() || parent.isMarkPending();
      int group = born.group();
      if (byGroup.containsKey(group) && born.process().exists()) {
        losses.forget(pid);
        bear(born.process(), group, () -> markable ? mark(pid, group) : RlimitMark.Result.REFUSED);
        Member member = byPid.get(pid);
        if (!hasLeader(member)) {
          leaderless.add(member);
        }
        confirmed.add(member);
      } else {
        born.process().close();
      }
    }
    return confirmed;
  }

  /** Takes note that a process has ended, or its leader has; whether it was a member's. */
  synchronized boolean exited(int pid) throws IOException {
    Integer hiddenIn = hidden.remove(pid);
    Member member = byPid.get(pid);
    if (member == null) {
      return hiddenIn != null;
    }
    if (member.process().runState().alive()) {
      // Its other threads go on.
      leaderless.add(member);
    } else {
      // They may have gone on for a while, and forked.
      lose(member);
    }
    return true;
  }

  /**
   * Looks at those of whose end there will be no news.
   *
   * @return whether there are any left
   */
  public synchronized boolean removeDeadLeaderless() throws IOException {
    for (Member member : List.copyOf(leaderless)) {
      if (!member.process().runState().alive()) {
        lose(member);
      } else if (hasLeader(member)) {
        // Another thread has called exec, and is the leader now.
        leaderless.remove(member);
      }
    }
    return !leaderless.isEmpty();
  }

  /** Whether its leader lives. */
  boolean hasLeader(Member member) throws IOException {
    return member.process().stat().filter(leader -> !leader.isDead()).isPresent();
  }

  /** Whether its leader has ended, so that only its other threads are tasks. */
  public synchronized boolean isLeaderless(Member member) {
    return leaderless.contains(member);
  }

  /** Holds a process; empty if it is none, or a dead one. */
  private static Optional<ProcessRef> hold(int pid) throws IOException {
    Optional<ProcessRef> process = ProcessRef.of(pid);
    if (process.isEmpty()) {
      return process;
    }
    boolean alive = false;
    try {
      alive = RunState.of(process.get()).alive();
    } finally {
      if (!alive) {
        process.get().close();
      }
    }
    return alive ? process : Optional.empty();
  }

  /** Lets go of a kernel thread: nobody signals those, whatever mark they carry. */
  private static boolean isKernels(Optional<ProcessRef> process) {
    boolean kernels = process.filter(ProcessRef::isKernelThread).isPresent();
    if (kernels) {
      process.get().close();
    }
    return kernels;
  }

  private void bear(ProcessRef process, int group, Marking marking) throws IOException {
    Member known = byPid.get(process.pid());
    if (known != null) {
      if (known.process().exists()) {
        process.close();
        return;
      }
      lose(known);
    }
    Member member = enter(process, group, marking);
    requestMark(member);
    if (group != Engine.ROOT) {
      births.get(group).add(member.task());
    }
  }

  /** Forgets a process that has gone; whoever has its pid now may be a member's child. */
  public void removeDead(Member dead) throws IOException {
    if (forget(dead)) {
      addIfMarked(dead.task().pid());
    }
  }

  /**
   * Forgets a process whose pid is somebody else's, or nobody's, now.
   *
   * @return false if it was forgotten already
   */
  synchronized boolean forget(Member dead) {
    if (byPid.get(dead.task().pid()) != dead) {
      return false;
    }
    lose(dead);
    return true;
  }

  /** A member can change its own resource limits, and so lose its mark: it gets it back. */
  synchronized void renewMark(Member member) throws IOException {
    boolean live = byPid.get(member.task().pid()) == member;
    if (marking
        && live
        && member.isMarked()
        && member.group() != Engine.ROOT
        && marks.read(member.task().pid()) == RlimitMark.NONE) {
      member.move(member.group(), marks.set(member.task().pid(), member.group()));
      noteMark(member);
      requestMark(member);
    }
  }

  /**
   * Forgets a process in the root that there is nothing to remember of: the root's tasks are not
   * counted one by one.
   */
  public synchronized void dropIfIdle(Member member) {
    boolean nothingToRemember = member.isMarked() && !member.freezeState().isFreezeRequested();
    if (member.group() == Engine.ROOT
        && nothingToRemember
        && byPid.get(member.task().pid()) == member) {
      remove(member);
    }
  }

  /**
   * Takes all marks off, for good.
   *
   * @return the ids of those whose mark only a program of their own user can take off
   */
  public synchronized List<Integer> clearMarks() throws IOException {
    marking = false;
    List<Integer> left = new ArrayList<>();
    for (int pid : byPid.keySet()) {
      if (marks.clear(pid) == RlimitMark.Result.RETRY_AS_USER) {
        left.add(pid);
      }
    }
    return left;
  }

  /** How many have ever come in. */
  public synchronized long addedCount() {
    return entries;
  }

  private void enter(Member member) {
    entries++;
    byPid.put(member.task().pid(), member);
    byGroup.get(member.group()).add(member);
    noteMark(member);
  }

  private void noteMark(Member member) {
    if (!member.isMarked()) {
      unmarked.add(member);
    }
  }

  private void requestMark(Member member) {
    if (member.isMarkPending()) {
      onMarkOwed.run();
    }
  }

  private void leave(Member member) {
    byGroup.get(member.group()).remove(member);
    unmarked.remove(member);
    Set<Task> born = births.get(member.group());
    if (born != null) {
      born.remove(member.task());
    }
  }

  /** Forgets one that is dead. */
  private void lose(Member dead) {
    losses.note(dead.task().pid(), dead.group());
    remove(dead);
  }

  private void remove(Member member) {
    byPid.remove(member.task().pid());
    traced.remove(member);
    leaderless.remove(member);
    leave(member);
    member.freezeState().close();
  }
}
