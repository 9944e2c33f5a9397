package org.freezerfs.engine.signals.membership;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Worker;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.ProcessRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the marks that only a program of the member's own user can set (see {@link
 * RlimitMark.Result#RETRY_AS_USER}). That user can stop the program; so it is only started, and
 * waited for, while no lock is held and for a bounded time. Until it has set the mark, the member
 * counts as unmarked, and its children are searched for. A mark that could not be set in time is
 * tried again later.
 */
public final class UserMarkSetter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UserMarkSetter.class);

  private static final long RETRY_MILLIS = TimeUnit.SECONDS.toMillis(1);

  private final RlimitMark marks;
  private final MemberTable members;
  private final ForkTracker tracker;
  private final Semaphore requests = new Semaphore(0);

  /** Null before the first request. */
  @GuardedBy("this")
  private Thread thread;

  @GuardedBy("this")
  private boolean isClosed;

  public UserMarkSetter(RlimitMark marks, MemberTable members, ForkTracker tracker) {
    this.marks = marks;
    this.members = members;
    this.tracker = tracker;
  }

  /** Sets the member's mark, if it is pending. Must be called without a lock, because it waits. */
  public void setMark(Member member) throws IOException {
    if (!member.isMarkPending()) {
      return;
    }
    int group = member.group();
    ProcessRef process = member.process().reference();
    RlimitMark.Result result =
        group == Engine.ROOT ? marks.clearAsUser(process) : marks.setAsUser(process, group);
    members.noteMarkSetByUser(member, group, result);
    if (member.isMarked()) {
      // The children that it forked before carry no mark.
      tracker.findChildren(member);
      members.dropIfIdle(member);
    } else if (member.isMarkPending() && process.exists()) {
      LOG.debug(
          "process {} is not marked yet, because its user delays the program that sets the mark;"
              + " it will be tried again",
          member.task().pid());
    }
  }

  /** Has all pending marks set soon by a thread of this object. This does not wait. */
  public synchronized void requestAll() {
    if (isClosed) {
      return;
    }
    requests.release();
    if (thread == null) {
      thread = Worker.start("marker", this::setRequested);
    }
  }

  /** What the thread repeats. */
  private boolean setRequested() throws IOException, InterruptedException {
    requests.acquire();
    requests.drainPermits();
    boolean areAllSet = false;
    try {
      setAll();
      areAllSet = members.markPending().isEmpty();
    } finally {
      if (!areAllSet) {
        // Those that are pending still are tried again, also after a failure.
        requests.release();
      }
    }
    if (!areAllSet) {
      // However many members a user has who delays such programs, they must not keep this thread
      // busy.
      Thread.sleep(RETRY_MILLIS);
    }
    return true;
  }

  private void setAll() throws InterruptedException {
    for (Member member : members.markPending()) {
      try {
        setMark(member);
      } catch (IOException | RuntimeException e) {
        LOG.error("process {} could not be marked", member.task().pid(), e);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /** The thread of this object ends, and sets no mark any more. */
  @Override
  public synchronized void close() {
    isClosed = true;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
