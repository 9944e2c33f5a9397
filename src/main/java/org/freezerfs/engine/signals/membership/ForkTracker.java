package org.freezerfs.engine.signals.membership;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.freezerfs.engine.signals.membership.ChildClassifier.Classification;
import org.freezerfs.engine.signals.membership.MemberHost.CloneParentTrace;
import org.freezerfs.engine.signals.membership.MemberHost.ForkEventSource;
import org.freezerfs.host.events.ProcessEvents;
import org.freezerfs.host.events.ProcessEvents.ReadResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the descendants of members, which are members too, also where the processes between have
 * ended: by the kernel's fork and exit events where it sends them, and by a {@link ProcScanner}
 * where it does not, or had to drop some.
 *
 * <p>One thread at a time reads events, under the lock of {@link MemberTable}; the handler of a
 * member that it finds is called under that lock. A scan takes the lock only for each member that
 * it finds, and calls the handler without it; but one that a reading makes, because events were
 * lost, is a part of that.
 */
public final class ForkTracker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ForkTracker.class);

  /**
   * How long events are read that do not end, and how long a snapshot that is incomplete is taken
   * again.
   */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /**
   * How long to look for the members of a group at most. After that it stays unknown whether the
   * group is empty: its members live too short to be found.
   */
  public static final long MAX_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** More than reading a full queue takes. */
  private static final long MAX_CATCH_UP_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** How long to wait before all events are read again because of an unconfirmed child. */
  private static final long UNCONFIRMED_INTERVAL_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  /** A change to the members. */
  @FunctionalInterface
  public interface Step<T> {
    T run() throws IOException;
  }

  /** What is asked when all events were read, or all processes searched. */
  @FunctionalInterface
  private interface Question<T> {
    /**
     * Called under the lock of the table.
     *
     * @param isComplete whether no member can have been missed
     * @param scan the number of the scan; 0 if events were read
     */
    T answer(boolean isComplete, long scan) throws IOException;
  }

  private final MemberTable members;
  private final ProcScanner scanner;
  private final MemberHandler onFound;
  private final CloneParentForks cloneParentForks;
  private final long readNanos;

  /** Empty if the kernel sends no events. */
  private final Optional<ForkEventSource> events;

  /** How many threads wait for the lock to read events, or read them. */
  private final AtomicInteger readers = new AtomicInteger();

  @GuardedBy("members")
  private boolean isListening;

  @GuardedBy("members")
  private boolean isClosed;

  /** Whether a member was added, or has exited, since {@link #onChange} was called last. */
  @GuardedBy("members")
  private boolean isChanged;

  /** Whether the last reading left events unread, so that whether a group is empty was unknown. */
  @GuardedBy("members")
  private boolean wasIncomplete;

  /** The time of the event that was read last, if the queue was not empty after it. */
  private volatile OptionalLong unfinishedAt = OptionalLong.empty();

  private volatile boolean mayMissMembers;

  /** Whether the kernel refuses to send events, which it did before. */
  private volatile boolean isRefused;

  private volatile Runnable onChange = () -> {};

  /**
   * A tracker of a table's members.
   *
   * @param self this program's process id
   * @param events empty if the kernel sends none
   * @param onFound called for each member that is found, by the thread that has found it
   */
  public ForkTracker(
      MemberTable members, int self, Optional<ProcessEvents> events, MemberHandler onFound) {
    this(
        members,
        self,
        events.map(ForkEventSource::of),
        CloneParentTrace::open,
        onFound,
        RETRY_NANOS);
  }

  /**
   * A tracker of a made-up host's processes.
   *
   * @param readNanos how long events are read that do not end
   */
  ForkTracker(
      MemberTable members,
      int self,
      Optional<ForkEventSource> events,
      CloneParentForks.Opener cloneParentTrace,
      MemberHandler onFound,
      long readNanos) {
    this.members = members;
    this.events = events;
    this.onFound = onFound;
    this.readNanos = readNanos;
    scanner = new ProcScanner(members, self);
    cloneParentForks = new CloneParentForks(members, cloneParentTrace);
  }

  /** Whether the kernel reports forks and exits, so that they need not be searched for. */
  public boolean receivesEvents() {
    return events.isPresent() && !isRefused;
  }

  /**
   * Sets what is called after a member was added or has exited, by the thread that has noticed it.
   */
  public void setOnChange(Runnable action) {
    onChange = action;
  }

  /** Whether events were lost, and the search for the members has not ended yet. */
  public boolean mayMissMembers() {
    return mayMissMembers;
  }

  /** Whether other threads wait to read events. Called by a thread that reads none now. */
  public boolean hasWaiters() {
    return readers.get() > 0;
  }

  // Questions about the members.

  /** The same as {@link #drainEvents(MemberHandler)}, with no other handler. */
  public boolean drainEvents() throws IOException {
    return drainEvents(member -> {});
  }

  /**
   * Adds every living process that was forked by a member: reads all events, or searches all
   * processes if there are none. Removes the members that were reported dead.
   *
   * @param found called for each member that is found, after the handler of this object
   * @return whether no member can have been missed: a member that lived when this was called, and
   *     still does, is known now. False if processes were forked and ended too fast
   */
  public boolean drainEvents(MemberHandler found) throws IOException {
    return drainThenAsk(found, (isComplete, scan) -> isComplete);
  }

  private <T> T drainThenAsk(MemberHandler found, Question<T> question) throws IOException {
    MemberHandler both =
        member -> {
          onFound.handle(member);
          found.handle(member);
        };
    return events.isPresent() ? readThenAsk(both, question) : scanThenAsk(both, question);
  }

  private <T> T readThenAsk(MemberHandler found, Question<T> question) throws IOException {
    T answer;
    boolean isKnownAgain;
    boolean isAnyChanged;
    readers.incrementAndGet();
    try {
      synchronized (members) {
        isKnownAgain = wasIncomplete;
        wasIncomplete = true; // Also if this fails.
        if (isNeeded()) {
          listen();
        }
        boolean isComplete = read(found);
        if (isComplete) {
          ignoreIfUnneeded();
        }
        wasIncomplete = !isComplete;
        isKnownAgain &= isComplete;
        isAnyChanged = isChanged || !isComplete || isKnownAgain;
        isChanged = false;
        answer = question.answer(isComplete, 0);
      }
    } finally {
      readers.decrementAndGet();
    }
    if (isKnownAgain) {
      members.changes().reportAll();
    }
    if (isAnyChanged) {
      onChange.run();
    }
    return answer;
  }

  private <T> T scanThenAsk(MemberHandler found, Question<T> question) throws IOException {
    long scan = members.beginScan();
    try {
      boolean isComplete = !members.isAnyGroupUsed() || scanner.scan(found);
      synchronized (members) {
        return question.answer(isComplete, scan);
      }
    } finally {
      members.endScan(scan);
    }
  }

  /**
   * Reads all events that have happened before this call, however many they are: where the whole
   * host forks without pause, one {@link #drainEvents} reads only a part of them. It does nothing
   * if the kernel sends no events.
   */
  public void catchUp() throws IOException {
    long begin = System.nanoTime();
    boolean isBehind = receivesEvents();
    while (isBehind) {
      drainEvents();
      isBehind = isBehind(begin) && System.nanoTime() - begin < MAX_CATCH_UP_NANOS;
    }
  }

  /**
   * Whether events may be queued that had happened at a time, which {@link System#nanoTime} gave.
   */
  boolean isBehind(long time) {
    OptionalLong last = unfinishedAt;
    return last.isPresent() && last.getAsLong() - time < 0;
  }

  /** The members of a group, once all that were forked in it are known. */
  public MemberSnapshot snapshot(int group) throws IOException {
    return snapshot(group, member -> {});
  }

  /**
   * The same.
   *
   * @param found called for each member that is found
   */
  public MemberSnapshot snapshot(int group, MemberHandler found) throws IOException {
    return snapshot(List.of(group), found);
  }

  /** The members of several groups, in the order of the groups. */
  public MemberSnapshot snapshot(Collection<Integer> groups) throws IOException {
    return snapshot(groups, member -> {});
  }

  private MemberSnapshot snapshot(Collection<Integer> groups, MemberHandler found)
      throws IOException {
    // Before the events are read: a child that is hidden no more may have ended, and have forked.
    recheckHidden();
    return drainThenAsk(found, (isComplete, scan) -> members.snapshot(groups, isComplete, scan));
  }

  /** The members of a group; taken again for a while as long as the snapshot is incomplete. */
  public MemberSnapshot retriedSnapshot(int group) throws IOException {
    long begin = System.nanoTime();
    MemberSnapshot snapshot;
    do {
      snapshot = snapshot(group);
    } while (!snapshot.complete() && System.nanoTime() - begin < RETRY_NANOS);
    return snapshot;
  }

  /** Whether there is a member of any group, or can be. */
  public boolean mayHaveMembers() throws IOException {
    if (members.hasKnownMembers() && !members.isAnyReportedDead() && !mayMissMembers) {
      return true;
    }
    // Asked before a scan removes the dead: it may have passed what one of them has forked since.
    return drainThenAsk(
        member -> {}, (isComplete, scan) -> !isComplete || members.expectsForkEvents());
  }

  /**
   * Checks whether the hidden children of members are still hidden. Those that can be seen are
   * added.
   */
  public void recheckHidden() throws IOException {
    UnlistedChildren children = members.children();
    if (!children.isAnyHidden()) {
      return;
    }
    synchronized (members) {
      for (int pid : children.hidden()) {
        if (!members.host().isHidden(pid)) {
          members.endHidden(pid);
          scanner.lookAt(pid, onFound);
        }
      }
    }
  }

  /** How many living children of members are in the group of which /proc shows nothing. */
  public int countHidden(int group) throws IOException {
    UnlistedChildren children = members.children();
    if (!children.isAnyHidden()) {
      return 0;
    }
    recheckHidden();
    drainEvents();
    synchronized (members) {
      return children.countHidden(group);
    }
  }

  // Searching.

  /**
   * Searches for the children of members that carry no mark, if the kernel reports no forks.
   * Nothing else can lead to them.
   *
   * @return whether there are such members
   */
  public boolean findUnmarkedChildren() throws IOException {
    return !receivesEvents() && scanner.scanUnmarked(onFound);
  }

  /** Adds the process that has an id now, if its mark says that it was forked in a group. */
  public void findByMark(int pid) throws IOException {
    scanner.lookAt(pid, onFound);
  }

  /** Searches all processes, whatever events there were, and sets marks that are missing. */
  public void scanAll() throws IOException {
    if (events.isPresent()) {
      scanner.scan(onFound);
    }
    // Removes also the members that the scan has found dead.
    drainEvents();
  }

  /**
   * Removes the members that have ended after their leader, of which no event tells.
   *
   * @return whether there are members left whose leader has exited
   */
  public boolean removeDeadLeaderless() throws IOException {
    boolean isAnyAlive = members.checkLeaderless();
    if (members.isAnyReportedDead()) {
      drainEvents();
    }
    return isAnyAlive;
  }

  // Reading events.

  /**
   * Changes the members after all fork events that were queued before have been read, and while no
   * other thread reads events: a child that was forked before the change belongs to the group that
   * it was forked in.
   */
  public <T> T withForksDrained(Step<T> step) throws IOException {
    if (events.isEmpty()) {
      return step.run();
    }
    readers.incrementAndGet();
    try {
      synchronized (members) {
        listen();
        long begin = System.nanoTime();
        while (!read(onFound) && System.nanoTime() - begin < MAX_RETRY_NANOS) {
          // There were too many events to be read in one go.
        }
        T result = step.run();
        // The last member may have forked while it was moved to the root.
        if (read(onFound)) {
          ignoreIfUnneeded();
        }
        return result;
      }
    } finally {
      readers.decrementAndGet();
    }
  }

  /** Asks the kernel for events. */
  @GuardedBy("members")
  private void listen() throws IOException {
    if (isListening || isClosed) {
      return;
    }
    isListening = true;
    cloneParentForks.enable();
    isRefused = !events.orElseThrow().listen();
    members.setReceivesEvents(!isRefused);
    if (isRefused) {
      events.get().ignore();
      LOG.warn("the kernel sends no more fork events; members are searched for in /proc");
    } else if (members.hasKnownMembers()) {
      // A scan has found a member after all members seemed to have gone. It may have forked before
      // events were asked for.
      noteEventsLost();
    }
  }

  /**
   * Events can only be about processes that were put into a group, and their descendants: the known
   * members, and those that have exited just now.
   */
  private boolean isNeeded() {
    return members.isAnyGroupUsed() && members.expectsForkEvents();
  }

  /** Asks for no more events if none is needed. All events must have been read before. */
  @GuardedBy("members")
  private void ignoreIfUnneeded() {
    if (isListening && !isNeeded()) {
      isListening = false;
      members.setReceivesEvents(false);
      events.orElseThrow().ignore();
      cloneParentForks.disable();
    }
  }

  /**
   * Reads all events, and searches for members if events were lost.
   *
   * @param found called for each member that is added
   * @return whether no member can have been missed. False if new events came faster than they could
   *     be read, or it is not sure yet whether a process is the child that an event named
   */
  @GuardedBy("members")
  private boolean read(MemberHandler found) throws IOException {
    members.beginReading();
    if (!isListening || isRefused) {
      // Nothing is queued any more, whatever was when it was read last.
      unfinishedAt = OptionalLong.empty();
      isChanged |= members.endReading();
      return !isListening || scanner.scan(found);
    }
    long begin = System.nanoTime();
    ProcessEvents.Listener listener = new Listener(found);
    do {
      ReadResult reading = readSome(listener);
      unfinishedAt =
          reading == ReadResult.MORE_QUEUED
              ? OptionalLong.of(events.orElseThrow().lastTime())
              : OptionalLong.empty();
      if (reading == ReadResult.EVENTS_LOST) {
        LOG.info("the kernel had to drop process events; members are searched for in /proc");
        noteEventsLost();
      } else if (reading == ReadResult.UP_TO_DATE) {
        if (readCloneParentForks(listener)) {
          // The forks' process events, or the children's exit events, may be unread.
          continue;
        }
        if (isReadingComplete(found)) {
          return true;
        }
      }
    } while (System.nanoTime() - begin < readNanos);
    return false;
  }

  /**
   * Brings the members up to date when all events were read.
   *
   * @return whether no member can have been missed; if not, all events are read again
   */
  @GuardedBy("members")
  private boolean isReadingComplete(MemberHandler found) throws IOException {
    UnlistedChildren children = members.children();
    isChanged |= members.endReading();
    if (mayMissMembers) {
      // The kernel reports the loss first, and then the older fork events that were queued. The
      // exit events of their children, which may be unconfirmed now, may be among those lost.
      children.recheckAll();
    }
    // Handling a member can take so long that there are new events. And an unconfirmed child that
    // has ended meanwhile may have forked.
    boolean isComplete = !addConfirmed(found) && !children.isAnyEnded();
    boolean isAnyUnconfirmed = children.isAnyUnconfirmed();
    if (mayMissMembers) {
      mayMissMembers = !scanner.scan(found);
      isChanged = true;
      isComplete = false;
    }
    if (isAnyUnconfirmed) {
      // One that has not run yet needs a processor for that.
      LockSupport.parkNanos(UNCONFIRMED_INTERVAL_NANOS);
    }
    return isComplete && !isAnyUnconfirmed;
  }

  /** If an event could not be handled, it counts as lost. */
  @GuardedBy("members")
  private ReadResult readSome(ProcessEvents.Listener listener) throws IOException {
    try {
      return events.orElseThrow().read(listener);
    } catch (IOException | RuntimeException | Error e) {
      noteEventsLost();
      throw e;
    }
  }

  /**
   * Returns whether there was a new member or unconfirmed child among the children, or forks were
   * traced that can be handled only after all events were read again.
   */
  @GuardedBy("members")
  private boolean readCloneParentForks(ProcessEvents.Listener listener) throws IOException {
    int before = cloneParentForks.childCount();
    if (!cloneParentForks.read(listener)) {
      noteEventsLost();
    }
    return cloneParentForks.childCount() > before || cloneParentForks.isAnyPending();
  }

  @GuardedBy("members")
  private void noteEventsLost() throws IOException {
    mayMissMembers = true;
    members.noteEventsLost();
  }

  /** Returns whether there were unconfirmed children that are members now. */
  @GuardedBy("members")
  private boolean addConfirmed(MemberHandler found) throws IOException {
    List<Member> added = members.classifier().addConfirmed();
    for (Member member : added) {
      isChanged = true;
      found.handle(member);
      if (cloneParentForks.isChild(member.task().pid())) {
        // Its children's fork events were read when it was not known to be a member.
        scanner.scanChildren(member, found);
      }
    }
    if (!members.children().isAnyUnconfirmed()) {
      cloneParentForks.forgetChildren();
    }
    return !added.isEmpty();
  }

  /** When this has returned, no thread reads events any more. */
  @Override
  public void close() {
    synchronized (members) {
      isClosed = true;
      isListening = false;
      events.ifPresent(ForkEventSource::close);
      cloneParentForks.close();
    }
  }

  /** Handles events under the lock of the table. */
  private final class Listener implements ProcessEvents.Listener {
    private final MemberHandler found;

    Listener(MemberHandler found) {
      this.found = found;
    }

    @Override
    public void onFork(int parent, int child) throws IOException {
      if (members.classifier().addForked(child, parent) == Classification.MEMBER) {
        noteChanged();
        // It is in the table: no dead member is removed before all events were read.
        found.handle(members.byPid(child));
      }
    }

    @Override
    public void onExit(int pid) throws IOException {
      cloneParentForks.noteExit(pid, events.orElseThrow().lastTime());
      if (members.noteExit(pid)) {
        noteChanged();
      }
    }

    @Override
    public void onTracerChange(int pid) {
      Member member = members.byPid(pid);
      if (member != null) {
        noteChanged();
        member.freezeState().noteTracer();
        member.setTraced(true);
      }
    }

    private void noteChanged() {
      synchronized (members) {
        isChanged = true;
      }
    }
  }
}
