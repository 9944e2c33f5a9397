package org.freezerfs.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Marks a process with the group that it is in, in a way that the kernel hands down to every child
 * at fork: as the soft limit of RLIMIT_LOCKS, which no kernel has looked at since Linux 2.4.25. A
 * child has the mark that its parent had when it was forked, whatever becomes of the parent; so a
 * double fork, vfork, setsid or a reparenting can't lose it, and it takes no privilege beyond the
 * one to signal the process.
 *
 * <p>The mark holds the pid of the program that set it, so that two mounts don't read each other's.
 */
public final class RlimitMark {
  /** What {@link #read} gives for a process that has no mark of ours. */
  public static final int NONE = -1;

  /** What {@link #read} gives for a process that there is not. */
  public static final int GONE = -2;

  // 11 bits that say what it is, 22 for the pid of who set it (as large as a pid can be), 30 for
  // the group.
  private static final int GROUP_BITS = 30;
  private static final int PID_BITS = 22;

  /** The largest number of a group that a mark can hold. */
  public static final int LARGEST_GROUP = (1 << GROUP_BITS) - 1;

  private static final long TAG = 0x2f5L << (GROUP_BITS + PID_BITS);
  private static final long TAG_MASK = 0x7ffL << (GROUP_BITS + PID_BITS);

  private final int owner;

  /** Marks that carry {@code owner}, the pid of the program that sets and reads them. */
  public RlimitMark(int owner) {
    this.owner = owner;
  }

  /** What came of setting a mark, or of taking it off. */
  public enum Result {
    DONE,
    /**
     * It can't be set: not allowed, the process's own limit is in use, or another living mount's
     * mark is on it; or it can't be taken off.
     */
    REFUSED,
    /**
     * We may not, but a program of the process's own user may: {@link #setAsUser}, {@link
     * #clearAsUser}. If one of those gives this, that user has held the program up, and may be
     * tried again later.
     */
    LEFT_TO_USER
  }

  /** Marks a process as of the group. This waits for nobody. */
  public Result set(int pid, int group) throws IOException {
    return isFree(pid) ? LocksLimit.setSoft(pid, mark(group)) : Result.REFUSED;
  }

  /** The same by a program of the process's own user, for a bounded time; not with a lock held. */
  public Result setAsUser(int pid, int group) throws IOException {
    return isFree(pid) ? LocksLimit.setSoftAsItsUser(pid, mark(group)) : Result.REFUSED;
  }

  private boolean isFree(int pid) throws IOException {
    Optional<LocksLimit> limit = LocksLimit.of(pid);
    return limit.isPresent()
        && limit.get().hard() == LocksLimit.INFINITY
        && (limit.get().soft() == LocksLimit.INFINITY
            || isOurs(limit.get().soft())
            || isStale(limit.get().soft()));
  }

  private long mark(int group) {
    return TAG | ((long) owner << GROUP_BITS) | group;
  }

  /** The group that a mark names which one of these programs has set; or {@link #NONE}. */
  public static int readOf(Set<Integer> owners, int pid) throws IOException {
    Optional<LocksLimit> limit = LocksLimit.of(pid);
    return limit.filter(found -> isOf(owners, found.soft())).isPresent()
        ? groupOf(limit.get().soft())
        : NONE;
  }

  /** Puts our mark in the place of one that one of these programs has set. */
  public void takeOver(Set<Integer> owners, int pid, int group) throws IOException {
    if (readOf(owners, pid) != NONE) {
      LocksLimit.setSoft(pid, mark(group));
    }
  }

  /** Takes our mark off a process, if it has one. This waits for nobody. */
  public Result clear(int pid) throws IOException {
    return isOn(pid) ? LocksLimit.setSoft(pid, LocksLimit.INFINITY) : Result.DONE;
  }

  /** The same by a program of the process's own user, for a bounded time; not with a lock held. */
  public Result clearAsUser(int pid) throws IOException {
    return isOn(pid) ? LocksLimit.setSoftAsItsUser(pid, LocksLimit.INFINITY) : Result.DONE;
  }

  private boolean isOn(int pid) throws IOException {
    return LocksLimit.of(pid).filter(limit -> isOurs(limit.soft())).isPresent();
  }

  /**
   * Takes the mark off a process that one of these programs has set, by a program of its own user
   * if need be: for a bounded time, and not with a lock held.
   */
  public static void clearOf(Set<Integer> owners, int pid) throws IOException {
    if (readOf(owners, pid) != NONE
        && LocksLimit.setSoft(pid, LocksLimit.INFINITY) == Result.LEFT_TO_USER) {
      LocksLimit.setSoftAsItsUser(pid, LocksLimit.INFINITY);
    }
  }

  /**
   * The group that our mark on a process names, or {@link #NONE}, or {@link #GONE} if there is no
   * such process.
   *
   * @throws IOException if it can't be known
   */
  public int read(int pid) throws IOException {
    Optional<LocksLimit> limit = LocksLimit.of(pid);
    if (limit.isEmpty()) {
      return GONE;
    }
    return group(limit.get().soft());
  }

  /** The same, but {@link #NONE} where it takes long to know. */
  public int readIfEasy(int pid) {
    return LocksLimit.ofOwn(pid).map(limit -> group(limit.soft())).orElse(NONE);
  }

  private int group(long soft) {
    return isOurs(soft) ? groupOf(soft) : NONE;
  }

  private static int groupOf(long soft) {
    return (int) (soft & ((1L << GROUP_BITS) - 1));
  }

  private static boolean isOf(Set<Integer> owners, long soft) {
    return isMark(soft) && owners.contains(markedBy(soft));
  }

  private boolean isOurs(long soft) {
    return isMark(soft) && markedBy(soft) == owner;
  }

  /** Left behind by a mount that was killed. */
  private static boolean isStale(long soft) {
    return isMark(soft) && !Files.exists(Path.of("/proc/" + markedBy(soft)));
  }

  private static boolean isMark(long soft) {
    return soft > 0 && (soft & TAG_MASK) == TAG;
  }

  private static int markedBy(long soft) {
    return (int) (soft >> GROUP_BITS) & ((1 << PID_BITS) - 1);
  }
}
