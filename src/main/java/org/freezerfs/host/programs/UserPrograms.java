package org.freezerfs.host.programs;

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
 * containers, may not change the limits of other users' processes, but may start a program that is
 * that user. We don't become that user ourselves: then the user could signal us.
 *
 * <p>The user can signal the program, and so stop it. It is killed when its time is over, and no
 * other is started for that user for a while, nor before it has ended: a tracer can keep it from
 * that.
 */
public final class UserPrograms {
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** What is known of one user. */
  private static final class User {
    /** One program at a time, so that what is asked for last is done last. */
    final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    Process killed;
    long killedAt;

    boolean isToWait() {
      return killed != null && (killed.isAlive() || System.nanoTime() - killedAt < REST_NANOS);
    }
  }

  private static final Map<Integer, User> USERS = new ConcurrentHashMap<>();

  private UserPrograms() {}

  /** Loaded once it is needed. */
  private static final class Means {
    static final boolean THERE =
        Programs.findOnPath("setpriv").isPresent() && Programs.findOnPath("prlimit").isPresent();
  }

  /** Whether we are root, and have what it takes. */
  public static boolean canBeStarted() throws IOException {
    return ProcStatus.of(Processes.self()).filter(own -> own.uid() == 0).isPresent() && Means.THERE;
  }

  /**
   * Runs a program to its end. To be called without a lock, as it waits.
   *
   * @param patience how long it may take, in nanoseconds
   * @return false if it was not started, or did not end in time and was killed
   */
  public static boolean run(int uid, int gid, List<String> program, long patience)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add("setpriv");
    command.add("--reuid=" + Integer.toUnsignedString(uid));
    command.add("--regid=" + Integer.toUnsignedString(gid));
    command.add("--clear-groups");
    command.addAll(program);
    User user = USERS.computeIfAbsent(uid, id -> new User());
    try {
      return user.lock.tryLock(patience, TimeUnit.NANOSECONDS) && run(user, command, patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Runs it with the user's lock held, and lets go of that. */
  private static boolean run(User user, List<String> command, long patience)
      throws IOException, InterruptedException {
    Process process = null;
    boolean ended = false;
    try {
      if (!user.isToWait()) {
        process = Programs.startForUser(command);
        ended = process.waitFor(patience, TimeUnit.NANOSECONDS);
      }
      return ended;
    } finally {
      if (process != null && !ended) {
        process.destroyForcibly();
        user.killed = process;
        user.killedAt = System.nanoTime();
      }
      user.lock.unlock();
    }
  }
}
