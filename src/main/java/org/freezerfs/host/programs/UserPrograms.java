package org.freezerfs.host.programs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;

/**
 * Runs programs as another user, for a bounded time. Root without CAP_SYS_RESOURCE, as in some
 * containers, may not change the limits of other users' processes, but may start a program as that
 * user. This daemon does not become that user itself: then the user could signal the daemon.
 *
 * <p>The user can signal the program, and so stop it. The program is killed when its time is over.
 * No other program is started for that user during the next five seconds, nor before the killed one
 * has ended: a tracer can keep it from ending.
 */
public final class UserPrograms {
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The programs of one user. */
  private static final class User {
    /**
     * Held while a program runs, so that the limit that was asked for last is set last. A thread
     * waits for it for a bounded time only.
     */
    final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private Process killed;

    /** When, by {@link System#nanoTime}. */
    @GuardedBy("lock")
    private long killedAt;

    @GuardedBy("lock")
    boolean mustWait() {
      return killed != null && (killed.isAlive() || System.nanoTime() - killedAt < REST_NANOS);
    }

    @GuardedBy("lock")
    void kill(Process program) {
      program.destroyForcibly();
      killed = program;
      killedAt = System.nanoTime();
    }

    /** Runs a program; whether it was started, and ended in time. */
    boolean run(List<String> command, long timeoutNanos) throws IOException, InterruptedException {
      if (!lock.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) {
        return false;
      }
      try {
        return !mustWait() && runLocked(command, timeoutNanos);
      } finally {
        lock.unlock();
      }
    }

    @GuardedBy("lock")
    private boolean runLocked(List<String> command, long timeoutNanos)
        throws IOException, InterruptedException {
      Process program = Programs.startForUser(command);
      boolean ended = false;
      try {
        ended = program.waitFor(timeoutNanos, TimeUnit.NANOSECONDS);
        return ended;
      } finally {
        if (!ended) {
          kill(program);
        }
      }
    }
  }

  private static final Map<Integer, User> USERS = new ConcurrentHashMap<>();

  private UserPrograms() {}

  /** A class of its own, so that PATH is searched at the first use. */
  private static final class Tools {
    static final boolean INSTALLED =
        Programs.findOnPath("setpriv").isPresent() && Programs.findOnPath("prlimit").isPresent();
  }

  /** Whether this program is root, and setpriv(1) and prlimit(1) are installed. */
  public static boolean canBeStarted() throws IOException {
    return ProcStatus.of(Processes.self()).filter(own -> own.uid() == 0).isPresent()
        && Tools.INSTALLED;
  }

  /**
   * Runs a program to its end. This waits, so the caller must hold no lock.
   *
   * @param timeoutNanos how long it may take; the wait for an earlier program of the same user may
   *     take as long again
   * @return false if it was not started, or did not end in time and was killed
   */
  public static boolean run(int uid, int gid, List<String> program, long timeoutNanos)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add("setpriv");
    command.add("--reuid=" + Integer.toUnsignedString(uid));
    command.add("--regid=" + Integer.toUnsignedString(gid));
    command.add("--clear-groups");
    command.addAll(program);
    User user = USERS.computeIfAbsent(uid, id -> new User());
    try {
      return user.run(command, timeoutNanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
