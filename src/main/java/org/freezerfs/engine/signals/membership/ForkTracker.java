package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.freezerfs.host.events.ForkTrace;
import org.freezerfs.host.events.ProcessEvents;
import org.freezerfs.host.events.ProcessEvents.ReadResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the descendants of members, which are members too, whatever has become of those between:
 * from the kernel's news of births and exits where it gives them, and by a {@link ProcScanner}
 * where it does not, or had to drop some.
 *
 * <p>One thread at a time reads the news. Lock order: a group's lock, then that, then {@link
 * MemberTable}.
 */
public final class ForkTracker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ForkTracker.class);

  /** For so long at a time news is read that does not end, and a roll called that is incomplete. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /**
   * After so long it is left open whether anybody is in a group: those who are there live too short
   * to be found.
   */
  public static final long MAX_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final MemberTable members;
  private final ProcScanner search;
  private final MemberHandler always;
  private final ReentrantLock reading = new ReentrantLock();

  /** Empty if there is no news to be had. */
  private final Optional<ProcessEvents> events;

  /** Who forks with CLONE_PARENT, as far as that is told. Guarded by reading. */
  private Optional<ForkTrace> forks = Optional.empty();

  private boolean forksWanted = true;

  /** The ids under which an exit was told of since those forks were read last. */
  private final Set<Integer> exited = new HashSet<>();

  /** The ids of those who were born by such forks since all news was read last. */
  private final Set<Integer> late = new HashSet<>();

  // Written under reading; what is volatile is read without it too.
  private boolean listening;
  private boolean closed;
  private volatile boolean inDoubt;

  /** Whether the kernel refused to tell, as it did not before. */
  private volatile boolean deaf;

  private boolean changed;

  /** What is told of a birth or an exit of a member, whoever comes to know of it. */
  private volatile Runnable onChange = () -> {};

  /**
   * A lineage of the members.
   *
   * @param always what is done about each that is found, whoever finds it
   */
  public ForkTracker(
      MemberTable members, int self, Optional<ProcessEvents> events, MemberHandler always) {
    this.members = members;
    this.events = events;
    this.always = always;
    search = new ProcScanner(members, self);
  }

  /** Whether births and exits become known without a look. */
  public boolean receivesEvents() {
    return events.isPresent() && !deaf;
  }

  public void setOnChange(Runnable action) {
    onChange = action;
  }

  /** Something that changes who is a member. */
  @FunctionalInterface
  public interface Step<T> {
    T run() throws IOException;
  }

  /**
   * Changes who is a member while no birth is being dealt with, and once those are that have been
   * told of.
   */
  public <T> T withForksDrained(Step<T> step) throws IOException {
    if (events.isEmpty()) {
      return step.run();
    }
    reading.lock();
    try {
      listen();
      // Who was born before stays where it was born.
      long begin = System.nanoTime();
      while (!readNews(always) && System.nanoTime() - begin < MAX_RETRY_NANOS) {
        // There was too much news to be read at a time.
      }
      T result = step.run();
      // Its last child may have been born while it was led away.
      if (readNews(always)) {
        ignoreIfNobodyIsLeft();
      }
      return result;
    } finally {
      reading.unlock();
    }
  }

  /** News is only asked for while there is somebody whom it may be about. */
  private void listen() throws IOException {
    if (listening || closed) {
      return;
    }
    listening = true;
    openForks();
    deaf = !events.orElseThrow().listen();
    members.setReceivesEvents(!deaf);
    if (deaf) {
      events.orElseThrow().ignore();
      LOG.warn("the kernel tells of births no more; they are searched for");
    } else if (members.hasKnownMembers()) {
      // A search has found somebody when all seemed to have gone, and it may have had children.
      doubt();
    }
  }

  private void openForks() throws IOException {
    if (forksWanted) {
      forksWanted = false;
      forks = ForkTrace.open();
    }
    forks.ifPresent(ForkTrace::enable);
  }

  /** News can only be about somebody who was put into a group, and is there, or was just now. */
  private boolean isNewsWanted() {
    return members.isAnyGroupUsed() && members.expectsForkEvents();
  }

  /** To be called once all news was read, or there may be somebody whom it has told of. */
  private void ignoreIfNobodyIsLeft() {
    if (listening && !isNewsWanted()) {
      listening = false;
      members.setReceivesEvents(false);
      events.orElseThrow().ignore();
      forks.ifPresent(ForkTrace::disable);
    }
  }

  /** Looks for members that are not known yet. */
  public boolean drainEvents() throws IOException {
    return drainEvents(member -> {});
  }

  /**
   * Takes in every living process that was born to a member.
   *
   * @return whether nobody can have been missed: a member that lived when this began, and still
   *     does, is known now. False if processes were seen to come and go too fast
   */
  public boolean drainEvents(MemberHandler found) throws IOException {
    MemberHandler both =
        member -> {
          always.found(member);
          found.found(member);
        };
    if (events.isEmpty()) {
      return !members.isAnyGroupUsed() || search.run(both);
    }
    boolean complete;
    boolean tell;
    reading.lock();
    try {
      if (isNewsWanted()) {
        listen();
      }
      complete = readNews(both);
      if (complete) {
        ignoreIfNobodyIsLeft();
      }
      tell = changed || !complete;
      changed = false;
    } finally {
      reading.unlock();
    }
    if (tell) {
      onChange.run();
    }
    return complete;
  }

  /** Calls the roll of a group, once everybody is known who was born there. */
  public MemberSnapshot snapshot(int group) throws IOException {
    return snapshot(group, member -> {});
  }

  /**
   * The same, and says who was found.
   *
   * <p>It is not enough to catch up, and then to look who is known: who was last told of may have
   * forked and ended since, and another thread may have found it dead and forgotten it. So the
   * losses are counted.
   */
  public MemberSnapshot snapshot(int group, MemberHandler found) throws IOException {
    long losses = members.departures(group);
    boolean complete = drainEvents(found);
    return members.snapshot(group, losses, complete);
  }

  /** The same of several groups together. */
  public MemberSnapshot snapshot(Collection<Integer> groups) throws IOException {
    Map<Integer, Long> losses = new HashMap<>();
    for (int group : groups) {
      losses.put(group, members.departures(group));
    }
    boolean caughtUp = drainEvents();
    boolean complete = caughtUp;
    List<Member> found = new ArrayList<>();
    int hidden = 0;
    for (int group : groups) {
      MemberSnapshot one = members.snapshot(group, losses.get(group), caughtUp);
      found.addAll(one.members());
      hidden += one.hidden();
      complete &= one.complete();
    }
    return new MemberSnapshot(found, hidden, complete);
  }

  /** The same of one group, again and again for a while if it is not complete. */
  public MemberSnapshot retriedSnapshot(int group) throws IOException {
    long begin = System.nanoTime();
    MemberSnapshot roll;
    do {
      roll = snapshot(group);
    } while (!roll.complete() && System.nanoTime() - begin < PATIENCE_NANOS);
    return roll;
  }

  /** Whether there is a member anywhere, or may be. */
  public boolean mayHaveMembers() throws IOException {
    if (members.hasKnownMembers() && !inDoubt) {
      return true;
    }
    long lastLoss = members.lastDeparture();
    boolean complete = drainEvents();
    return !complete || members.hasKnownMembers() || members.lastDeparture() != lastLoss;
  }

  /** Whether somebody waits to read the news in turn. */
  public boolean hasWaiters() {
    return reading.hasQueuedThreads();
  }

  /** Whether somebody may have been missed when this was asked last. */
  public boolean mayMissMembers() {
    return inDoubt;
  }

  /** Returns whether nobody can have been missed. */
  private boolean readNews(MemberHandler found) throws IOException {
    if (!listening) {
      return true;
    }
    if (deaf) {
      return search.run(found);
    }
    long begin = System.nanoTime();
    ProcessEvents.Listener listener = listener(found);
    do {
      long lastLoss = members.lastDeparture();
      ReadResult news = read(listener);
      if (news == ReadResult.EVENTS_LOST) {
        LOG.info("the kernel had to drop process events; members are searched for");
        doubt();
      } else if (news == ReadResult.UP_TO_DATE) {
        if (readForks(listener)) {
          // Who has the id is only sure if there is no news of an exit by now.
          continue;
        }
        changed |= members.newsRead(lastLoss);
        // What is done about somebody can take so long that there is more news.
        boolean more = confirm(found);
        if (inDoubt) {
          if (!search.run(found)) {
            return false;
          }
          changed = true;
          inDoubt = false;
        } else if (!more) {
          return true;
        }
      }
    } while (System.nanoTime() - begin < PATIENCE_NANOS);
    return false;
  }

  /**
   * Deals with the forks with CLONE_PARENT that are told of: the connector's news of each was read
   * before. An exit that was read since this was done last came after the fork that had its id: so
   * who has that now is another.
   *
   * @return whether somebody was born by one
   */
  private boolean readForks(ProcessEvents.Listener listener) throws IOException {
    if (forks.isEmpty()) {
      return false;
    }
    int before = late.size();
    boolean all =
        forks
            .get()
            .read(
                (forker, child) -> {
                  if (!exited.contains(child) && members.isUnclaimed(child)) {
                    listener.onFork(forker, child);
                    if (!members.isUnclaimed(child)) {
                      late.add(child);
                    }
                  }
                });
    exited.clear();
    if (forks.get().isOutdated()) {
      // Forks on a processor that came online are told of by a new trace alone.
      forks.get().close();
      forksWanted = true;
      openForks();
      all = false;
    }
    if (!all) {
      doubt();
    }
    return late.size() > before;
  }

  /** Somebody may be a member whom nobody knows. */
  private void doubt() throws IOException {
    inDoubt = true;
    members.recheckUnconfirmed();
    members.noteEventsLost();
  }

  /** What could not be dealt with must not be lost. */
  private ReadResult read(ProcessEvents.Listener listener) throws IOException {
    try {
      return events.orElseThrow().read(listener);
    } catch (IOException | RuntimeException | Error e) {
      doubt();
      throw e;
    }
  }

  /**
   * Deals with those who were born without a mark, and of whose exit there was no news.
   *
   * @return whether there were any
   */
  private boolean confirm(MemberHandler found) throws IOException {
    List<Member> confirmed = members.confirmChildren();
    for (Member member : confirmed) {
      changed = true;
      found.found(member);
      if (late.contains(member.task().pid())) {
        // News of its children has been read already, when nobody knew whose they were.
        search.searchBelow(member, found);
      }
    }
    late.clear();
    return !confirmed.isEmpty();
  }

  private ProcessEvents.Listener listener(MemberHandler found) {
    return new ProcessEvents.Listener() {
      @Override
      public void onFork(int parent, int child) throws IOException {
        if (members.addForked(child, parent) == Classification.MEMBER) {
          changed = true;
          Member member = members.byPid(child);
          // It may have ended by now, and have been buried by whoever saw that.
          if (member != null) {
            found.found(member);
          }
        }
      }

      @Override
      public void onExit(int pid) throws IOException {
        if (forks.isPresent()) {
          exited.add(pid);
        }
        if (!members.recheckUnconfirmed(pid)) {
          changed |= members.exited(pid);
        }
      }

      @Override
      public void onTracerChange(int pid) {
        Member member = members.byPid(pid);
        if (member != null) {
          changed = true;
          member.freezeState().noteTracer();
          members.setTraced(member, true);
        }
      }
    };
  }

  /**
   * Looks where members are whom nothing else can lead to: children of those that carry no mark,
   * where births are not told.
   *
   * @return whether there are any
   */
  public boolean findUnmarkedChildren() throws IOException {
    return !receivesEvents() && search.searchUnmarked(always);
  }

  /** Looks for children of a member that have no mark, where births are not told. */
  void searchBelow(Member member) throws IOException {
    if (!receivesEvents()) {
      search.searchBelow(member, always);
    }
  }

  /** Looks at every process, whatever was told; this also puts right what nobody has noticed. */
  public void scanAll() throws IOException {
    search.run(always);
  }

  /** Nobody reads news any more once this has returned. */
  @Override
  public void close() {
    reading.lock();
    try {
      closed = true;
      listening = false;
      events.ifPresent(ProcessEvents::close);
      forks.ifPresent(ForkTrace::close);
    } finally {
      reading.unlock();
    }
  }
}
