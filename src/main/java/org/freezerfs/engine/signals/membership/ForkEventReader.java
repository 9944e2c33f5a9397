package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.freezerfs.engine.signals.membership.ChildClassifier.Classification;
import org.freezerfs.engine.signals.membership.MemberHost.ForkEventSource;
import org.freezerfs.host.events.ProcessEvents;
import org.freezerfs.host.events.ProcessEvents.ReadResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the kernel's fork and exit events, and brings the {@link MemberTable} up to date with them.
 * Where the kernel had to drop events, the {@link ProcScanner} searches all processes.
 *
 * <p>Called under the lock of {@link MemberTable}, but for what any thread may ask.
 */
final class ForkEventReader {
  private static final Logger LOG = LoggerFactory.getLogger(ForkEventReader.class);

  /** How long to wait before all events are read again because of an unconfirmed child. */
  private static final long UNCONFIRMED_INTERVAL_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  /** How often events are asked for that the kernel does not send. */
  static final long REQUEST_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final MemberTable members;
  private final ProcScanner scanner;
  private final ForkEventSource events;
  private final CloneParentForks cloneParentForks;
  private final long readNanos;
  private final long requestIntervalNanos;

  /** Whether events are wanted; {@link #isMissing} says whether there are any. */
  private boolean isListening;

  private long lastRequest;
  private boolean isClosed;

  /** Whether a member was added, or has exited, since {@link #takeChanged} was called last. */
  private boolean isChanged;

  /** The time of the event that was read last, if the queue was not empty after it. */
  private volatile OptionalLong unfinishedAt = OptionalLong.empty();

  private volatile boolean mayMissMembers;
  private volatile boolean isMissing;

  /**
   * Reads nothing yet.
   *
   * @param readNanos how long {@link #read} reads events that do not end
   * @param requestIntervalNanos how long to wait before events are asked for again
   */
  ForkEventReader(
      MemberTable members,
      ProcScanner scanner,
      ForkEventSource events,
      CloneParentForks cloneParentForks,
      long readNanos,
      long requestIntervalNanos) {
    this.members = members;
    this.scanner = scanner;
    this.events = events;
    this.cloneParentForks = cloneParentForks;
    this.readNanos = readNanos;
    this.requestIntervalNanos = requestIntervalNanos;
    noteMissing(!events.isGranted());
  }

  /**
   * Whether the kernel has not granted the last request for events: members have to be searched
   * for. Any thread may ask.
   */
  boolean isMissing() {
    return isMissing;
  }

  /** Whether events were lost and not all members found since. Any thread may ask. */
  boolean mayMissMembers() {
    return mayMissMembers;
  }

  /**
   * Whether events may be queued that had happened at a time, which {@link System#nanoTime} gave.
   * Any thread may ask.
   */
  boolean isBehind(long time) {
    OptionalLong last = unfinishedAt;
    return last.isPresent() && last.getAsLong() - time < 0;
  }

  /** Whether a member was added, or has exited, since this was called last. */
  boolean takeChanged() {
    boolean wasChanged = isChanged;
    isChanged = false;
    return wasChanged;
  }

  /** Asks the kernel for events, unless none can be about a member. */
  void listenIfNeeded() throws IOException {
    if (isNeeded()) {
      listen();
    }
  }

  /** Does what the first call of {@link #listen} would have to do besides. */
  void prepare() throws IOException {
    if (!isClosed) {
      cloneParentForks.open();
    }
  }

  /** Asks the kernel for events, unless it sends them or was asked just now. */
  void listen() throws IOException {
    if (isClosed || (isListening && !(isMissing && isRequestDue()))) {
      return;
    }
    boolean isRepeated = isListening;
    lastRequest = System.nanoTime();
    cloneParentForks.enable();
    isListening = true;
    noteMissing(!events.listen());
    members.setReceivesEvents(!isMissing);
    if (isMissing) {
      cloneParentForks.disable();
    } else if (isRepeated || members.hasKnownMembers()) {
      // Members may have forked before events were asked for: those that were found by a scan, if
      // all had seemed to be gone, and any while there were no events.
      noteEventsLost();
    }
  }

  private boolean isRequestDue() {
    return System.nanoTime() - lastRequest >= requestIntervalNanos;
  }

  private void noteMissing(boolean areMissing) {
    if (areMissing == isMissing) {
      return;
    }
    isMissing = areMissing;
    isChanged = true;
    if (areMissing) {
      unfinishedAt = OptionalLong.empty();
      mayMissMembers = false;
      LOG.warn(
          "the kernel does not answer the request for fork events. Either (before Linux 6.6) another"
              + " program has ended them for all programs, by sending PROC_CN_MCAST_IGNORE once too"
              + " often, or the kernel is built without CONFIG_PROC_EVENTS. While there are members"
              + " they are searched for in /proc, where some can be missed, and the request is sent"
              + " again every {} s",
          TimeUnit.NANOSECONDS.toSeconds(requestIntervalNanos));
    } else {
      LOG.info("the kernel sends fork events now");
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
  void ignoreIfUnneeded() {
    if (isListening && !isNeeded()) {
      isListening = false;
      members.setReceivesEvents(false);
      events.ignore();
      cloneParentForks.disable();
    }
  }

  /**
   * Reads all events, and searches for members if events were lost. Not called while events are
   * {@linkplain #isMissing missing}.
   *
   * @param found called for each member that is added
   * @return whether no member can have been missed. False if new events came faster than they could
   *     be read, or it is not sure yet whether a process is the child that an event named
   */
  boolean read(MemberHandler found) throws IOException {
    members.beginReading();
    if (!isListening) {
      // Nothing is queued any more, whatever was when it was read last.
      unfinishedAt = OptionalLong.empty();
      isChanged |= members.endReading();
      return true;
    }
    long begin = System.nanoTime();
    ProcessEvents.Listener listener = new Listener(found);
    do {
      ReadResult reading = readSome(listener);
      unfinishedAt =
          reading == ReadResult.MORE_QUEUED
              ? OptionalLong.of(events.lastTime())
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
    boolean isComplete = !addConfirmed(found) && !children.isAnyExited();
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
  private ReadResult readSome(ProcessEvents.Listener listener) throws IOException {
    try {
      return events.read(listener);
    } catch (IOException | RuntimeException | Error e) {
      noteEventsLost();
      throw e;
    }
  }

  /**
   * Returns whether there was a new member or unconfirmed child among the children, or forks were
   * traced that can be handled only after all events were read again.
   */
  private boolean readCloneParentForks(ProcessEvents.Listener listener) throws IOException {
    int before = cloneParentForks.childCount();
    if (!cloneParentForks.read(listener)) {
      noteEventsLost();
    }
    return cloneParentForks.childCount() > before || cloneParentForks.isAnyPending();
  }

  private void noteEventsLost() throws IOException {
    mayMissMembers = true;
    members.noteEventsLost();
  }

  /** Returns whether there were unconfirmed children that are members now. */
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

  /** No event is read after this. */
  void close() {
    isClosed = true;
    isListening = false;
    events.close();
    cloneParentForks.close();
  }

  private final class Listener implements ProcessEvents.Listener {
    private final MemberHandler found;

    Listener(MemberHandler found) {
      this.found = found;
    }

    @Override
    public void onFork(int parent, int child) throws IOException {
      if (members.classifier().addForked(child, parent) == Classification.MEMBER) {
        isChanged = true;
        // It is in the table: no dead member is removed before all events were read.
        found.handle(members.byPid(child));
      }
    }

    @Override
    public void onExit(int pid) throws IOException {
      cloneParentForks.noteExit(pid, events.lastTime());
      if (members.noteExit(pid)) {
        isChanged = true;
      }
    }

    @Override
    public void onTracerChange(int pid) {
      Member member = members.byPid(pid);
      if (member != null) {
        isChanged = true;
        member.freezeState().noteTracer();
        member.setTraced(true);
      }
    }
  }
}
