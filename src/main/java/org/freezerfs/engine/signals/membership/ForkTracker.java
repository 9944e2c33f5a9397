package org.freezerfs.engine.signals.membership;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.freezerfs.host.events.ProcessEvents;

/**
 * Finds the descendants of members, which are members too, also where the processes between have
 * ended: by the kernel's fork and exit events where it sends them, and by a {@link ProcScanner}
 * where it does not, or had to drop some.
 *
 * <p>One thread at a time reads events, under this object's lock. Lock order: a group's lock, this
 * object's, {@link MemberTable}'s. The handler of a found member is called under this object's
 * lock.
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

  private final MemberTable members;
  private final ProcScanner scanner;
  private final MemberHandler onFound;

  /** Held while the reader is called, but for the methods that any thread may call. */
  private final ReentrantLock lock = new ReentrantLock();

  /** Empty if the kernel sends no events. */
  private final Optional<ForkEventReader> reader;

  /** Whether the last reading left events unread, so that whether a group is empty was unknown. */
  @GuardedBy("lock")
  private boolean wasIncomplete;

  /** Called after a member was added or has exited, by the thread that has noticed it. */
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
    this.onFound = onFound;
    scanner = new ProcScanner(members, self);
    reader =
        events.map(
            source ->
                new ForkEventReader(
                    members,
                    scanner,
                    source,
                    new CloneParentForks(members, cloneParentTrace),
                    readNanos));
  }

  /** Whether the kernel reports forks and exits, so that they need not be searched for. */
  public boolean receivesEvents() {
    return reader.isPresent() && !reader.get().isRefused();
  }

  /** Sets what is called after a member was added or has exited. */
  public void setOnChange(Runnable action) {
    onChange = action;
  }

  /** A change to the members. */
  @FunctionalInterface
  public interface Step<T> {
    T run() throws IOException;
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
    lock.lock();
    try {
      reader.get().listen();
      long begin = System.nanoTime();
      while (!reader.get().read(onFound) && System.nanoTime() - begin < MAX_RETRY_NANOS) {
        // There were too many events to be read in one go.
      }
      T result = step.run();
      // The last member may have forked while it was moved to the root.
      if (reader.get().read(onFound)) {
        reader.get().ignoreIfUnneeded();
      }
      return result;
    } finally {
      lock.unlock();
    }
  }

  /** The same as {@link #drainEvents(MemberHandler)}, with no other handler. */
  public boolean drainEvents() throws IOException {
    return drainEvents(member -> {});
  }

  /**
   * Adds every living process that was forked by a member: reads all events, or searches all
   * processes if there are none.
   *
   * @param found called for each member that is found, after the handler of this object
   * @return whether no member can have been missed: a member that lived when this was called, and
   *     still does, is known now. False if processes were forked and ended too fast
   */
  public boolean drainEvents(MemberHandler found) throws IOException {
    MemberHandler both =
        member -> {
          onFound.handle(member);
          found.handle(member);
        };
    if (reader.isEmpty()) {
      return !members.isAnyGroupUsed() || scanner.scan(both);
    }
    boolean isComplete;
    boolean isKnownAgain;
    boolean isChanged;
    lock.lock();
    try {
      isKnownAgain = wasIncomplete;
      wasIncomplete = true; // Also if this fails.
      reader.get().listenIfNeeded();
      isComplete = reader.get().read(both);
      if (isComplete) {
        reader.get().ignoreIfUnneeded();
      }
      wasIncomplete = !isComplete;
      isKnownAgain &= isComplete;
      isChanged = reader.get().takeChanged() || !isComplete || isKnownAgain;
    } finally {
      lock.unlock();
    }
    if (isKnownAgain) {
      members.changes().reportAll();
    }
    if (isChanged) {
      onChange.run();
    }
    return isComplete;
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
      isBehind = reader.get().isBehind(begin) && System.nanoTime() - begin < MAX_CATCH_UP_NANOS;
    }
  }

  /** The members of a group, once all that were forked in it are known. */
  public MemberSnapshot snapshot(int group) throws IOException {
    return snapshot(group, member -> {});
  }

  /**
   * The same.
   *
   * <p>It is not enough to drain the events and then to list the known members: a member can fork
   * and end after its own fork event was read, and another thread can find it dead and remove it.
   * So the departures are counted.
   *
   * @param found called for each member that is found
   */
  public MemberSnapshot snapshot(int group, MemberHandler found) throws IOException {
    long departures = members.departures(group);
    boolean isDrained = drainEvents(found);
    return members.snapshot(group, departures, isDrained);
  }

  /** The members of several groups, in the order of the groups. */
  public MemberSnapshot snapshot(Collection<Integer> groups) throws IOException {
    Map<Integer, Long> departures = new HashMap<>();
    for (int group : groups) {
      departures.put(group, members.departures(group));
    }
    boolean isDrained = drainEvents();
    boolean isComplete = isDrained;
    List<Member> found = new ArrayList<>();
    int hidden = 0;
    for (int group : groups) {
      MemberSnapshot one = members.snapshot(group, departures.get(group), isDrained);
      found.addAll(one.members());
      hidden += one.hidden();
      isComplete &= one.complete();
    }
    return new MemberSnapshot(found, hidden, isComplete);
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
    if (members.hasKnownMembers() && !mayMissMembers()) {
      return true;
    }
    long lastDeparture = members.lastDeparture();
    boolean isComplete = drainEvents();
    return !isComplete || members.hasKnownMembers() || members.lastDeparture() != lastDeparture;
  }

  /** Whether another thread waits to read events. */
  public boolean hasWaiters() {
    return lock.hasQueuedThreads();
  }

  /** Whether events were lost, and the search for the members has not ended yet. */
  public boolean mayMissMembers() {
    return reader.isPresent() && reader.get().mayMissMembers();
  }

  /**
   * Searches for the children of members that carry no mark, if the kernel reports no forks.
   * Nothing else can lead to them.
   *
   * @return whether there are such members
   */
  public boolean findUnmarkedChildren() throws IOException {
    return !receivesEvents() && scanner.scanUnmarked(onFound);
  }

  /** Searches for children of a member that carry no mark, if the kernel reports no forks. */
  void findChildren(Member member) throws IOException {
    if (!receivesEvents()) {
      scanner.scanChildren(member, onFound);
    }
  }

  /** Searches all processes, whatever events there were, and sets marks that are missing. */
  public void scanAll() throws IOException {
    scanner.scan(onFound);
  }

  /** When this has returned, no thread reads events any more. */
  @Override
  public void close() {
    lock.lock();
    try {
      reader.ifPresent(ForkEventReader::close);
    } finally {
      lock.unlock();
    }
  }
}
