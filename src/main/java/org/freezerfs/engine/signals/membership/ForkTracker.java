package org.freezerfs.engine.signals.membership;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.freezerfs.engine.signals.membership.MemberHost.CloneParentTrace;
import org.freezerfs.engine.signals.membership.MemberHost.ForkEventSource;
import org.freezerfs.host.events.ProcessEvents;

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

  /** Empty if the kernel sends no events. */
  private final Optional<ForkEventReader> reader;

  /** How many threads wait for the lock to read events, or read them. */
  private final AtomicInteger readers = new AtomicInteger();

  /** Whether the last reading left events unread, so that whether a group is empty was unknown. */
  @GuardedBy("members")
  private boolean wasIncomplete;

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
        RETRY_NANOS,
        ForkEventReader.REQUEST_INTERVAL_NANOS);
  }

  /**
   * A tracker of a made-up host's processes.
   *
   * @param readNanos how long events are read that do not end
   * @param requestIntervalNanos how often events are asked for that the kernel does not send
   */
  ForkTracker(
      MemberTable members,
      int self,
      Optional<ForkEventSource> events,
      CloneParentForks.Opener cloneParentTrace,
      MemberHandler onFound,
      long readNanos,
      long requestIntervalNanos) {
    this.members = members;
    this.onFound = onFound;
    scanner = new ProcScanner(members, self);
    CloneParentForks cloneParentForks = new CloneParentForks(members, cloneParentTrace);
    reader =
        events.map(
            source ->
                new ForkEventReader(
                    members, scanner, source, cloneParentForks, readNanos, requestIntervalNanos));
  }

  /** Whether the kernel reports forks and exits, so that they need not be searched for. */
  public boolean receivesEvents() {
    return reader.filter(each -> !each.isMissing()).isPresent();
  }

  /**
   * Sets what is called after a member was added or has exited, by the thread that has noticed it.
   */
  public void setOnChange(Runnable action) {
    onChange = action;
  }

  /** Whether events were lost, and the search for the members has not ended yet. */
  public boolean mayMissMembers() {
    return reader.filter(ForkEventReader::mayMissMembers).isPresent();
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
    Optional<T> answer =
        reader.isPresent() ? readThenAsk(reader.get(), both, question) : Optional.empty();
    return answer.isPresent() ? answer.get() : scanThenAsk(both, question);
  }

  /** Returns empty if the kernel sends no events. */
  private <T> Optional<T> readThenAsk(
      ForkEventReader events, MemberHandler found, Question<T> question) throws IOException {
    Optional<T> answer = Optional.empty();
    boolean isKnownAgain = false;
    boolean isAnyChanged = false;
    readers.incrementAndGet();
    try {
      synchronized (members) {
        boolean isIncompleteUntilNow = wasIncomplete;
        wasIncomplete = true; // Also if this fails, and while the kernel sends no events.
        events.listenIfNeeded();
        if (!events.isMissing()) {
          boolean isComplete = events.read(found);
          if (isComplete) {
            events.ignoreIfUnneeded();
          }
          wasIncomplete = !isComplete;
          isKnownAgain = isIncompleteUntilNow && isComplete;
          isAnyChanged = isKnownAgain || !isComplete;
          answer = Optional.of(question.answer(isComplete, 0));
        }
        isAnyChanged |= events.takeChanged();
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
    return reader.filter(each -> each.isBehind(time)).isPresent();
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
    if (members.hasKnownMembers() && !members.isAnyReportedDead() && !mayMissMembers()) {
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
    if (receivesEvents()) {
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
    boolean isAnyAlive = false;
    for (Member member : members.leaderless()) {
      isAnyAlive |= !members.reportIfDead(member) && isStillLeaderless(member);
    }
    if (members.isAnyReportedDead()) {
      drainEvents();
    }
    return isAnyAlive;
  }

  private boolean isStillLeaderless(Member member) throws IOException {
    synchronized (members) {
      // Another of its threads may have called exec, and be the leader now.
      member.setLeaderless(!member.hasLivingLeader());
      return member.isLeaderless();
    }
  }

  // Reading events.

  /** Opens what the first member needs, before there is one. */
  public void prepare() throws IOException {
    synchronized (members) {
      if (reader.isPresent()) {
        reader.get().prepare();
      }
    }
  }

  /**
   * Changes the members after all fork events that were queued before have been read, and while no
   * other thread reads events: a child that was forked before the change belongs to the group that
   * it was forked in.
   */
  public <T> T withForksDrained(Step<T> step) throws IOException {
    if (reader.isEmpty()) {
      return step.run();
    }
    ForkEventReader events = reader.get();
    readers.incrementAndGet();
    try {
      synchronized (members) {
        events.listen();
        if (events.isMissing()) {
          return step.run();
        }
        long begin = System.nanoTime();
        while (!events.read(onFound) && System.nanoTime() - begin < MAX_RETRY_NANOS) {
          // There were too many events to be read in one go.
        }
        T result = step.run();
        // The last member may have forked while it was moved to the root.
        if (events.read(onFound)) {
          events.ignoreIfUnneeded();
        }
        return result;
      }
    } finally {
      readers.decrementAndGet();
    }
  }

  /** When this has returned, no thread reads events any more. */
  @Override
  public void close() {
    synchronized (members) {
      reader.ifPresent(ForkEventReader::close);
    }
  }
}
