package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.freezerfs.engine.Engine;
import org.freezerfs.host.marks.RlimitMark;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks the members that only a program of their own user can mark (see {@link
 * RlimitMark.Result#RETRY_AS_USER}). That user can hold the program up, so it is only started, and
 * waited for, while no lock is held and for a bounded time. Until it is done its member is one
 * without a mark, whose children are looked for; whom the user has held up is tried again later.
 */
public final class UserMarkSetter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UserMarkSetter.class);

  private static final long RETRY_MILLIS = TimeUnit.SECONDS.toMillis(1);

  private final RlimitMark marks;
  private final MemberTable members;
  private final ForkTracker lineage;
  private final Semaphore asked = new Semaphore(0);

  // Guarded by this. Null before it is needed.
  private Thread thread;
  private boolean closed;

  public UserMarkSetter(RlimitMark marks, MemberTable members, ForkTracker lineage) {
    this.marks = marks;
    this.members = members;
    this.lineage = lineage;
  }

  /** Marks this member, if its mark is owed: to be called without a lock, as this waits. */
  public void setMark(Member member) throws IOException {
    if (!member.isMarkPending()) {
      return;
    }
    int group = member.group();
    int pid = member.task().pid();
    RlimitMark.Result came =
        group == Engine.ROOT ? marks.clearAsUser(pid) : marks.setAsUser(pid, group);
    members.noteMarked(member, group, came);
    if (member.isMarked()) {
      // Those that it forked meanwhile have no mark.
      lineage.searchBelow(member);
      members.dropIfIdle(member);
    } else if (member.isMarkPending()) {
      LOG.debug("process {} is not marked yet: its user holds up the program that does it", pid);
    }
  }

  /** Has all marked that have a mark owed, soon, by a thread of its own. This waits for nobody. */
  public synchronized void requestAll() {
    if (closed) {
      return;
    }
    asked.release();
    if (thread == null) {
      thread = new Thread(this::run, "marker");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void run() {
    try {
      while (true) {
        asked.acquire();
        asked.drainPermits();
        markAll();
        if (!members.markOwed().isEmpty()) {
          // However many there are of a user who holds programs up, they are not to keep this busy.
          Thread.sleep(RETRY_MILLIS);
          asked.release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void markAll() throws InterruptedException {
    for (Member member : members.markOwed()) {
      try {
        setMark(member);
      } catch (IOException e) {
        LOG.error("process {} could not be marked", member.task().pid(), e);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /** Nobody is marked any more by its thread, which ends. */
  @Override
  public synchronized void close() {
    closed = true;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
