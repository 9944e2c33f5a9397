package org.freezerfs.host.marks;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.host.proc.Processes;

/**
 * Marks a process with the group that it is in, in a way that the kernel hands down to every child
 * at fork: as the soft limit of RLIMIT_LOCKS, which no kernel has looked at since Linux 2.4.25. A
 * child has the mark that its parent had when it was forked, whatever becomes of the parent; so a
 * double fork, vfork, setsid or a reparenting can't lose it, and it takes no privilege beyond the
 * one to signal the process.
 *
 * <p>The mark holds the number of the program that set it (a {@link MarkOwner}), so that no two
 * mounts read each other's.
 */
public final class RlimitMark {
  /** What {@link #read} gives for a process that has no mark of ours. */
  public static final int NONE = -1;

  /** What {@link #read} gives for a process that there is not. */
  public static final int GONE = -2;

  // 4 bits that say what it is, 28 for who set it, 31 for the group.
  private static final int GROUP_BITS = 31;

  /** The largest number of a group that a mark can hold. */
  public static final int LARGEST_GROUP = Integer.MAX_VALUE;

  private static final long TAG = 0b0110L << (GROUP_BITS + MarkOwner.BITS);
  private static final long TAG_MASK = 0b1111L << (GROUP_BITS + MarkOwner.BITS);

  // As it was before: 11 bits, then 22 for the pid of who set it, and 30 for the group.
  private static final int OLD_GROUP_BITS = 30;
  private static final int OLD_PID_BITS = 22;
  private static final long OLD_TAG = 0x2f5L << (OLD_GROUP_BITS + OLD_PID_BITS);
  private static final long OLD_TAG_MASK = 0x7ffL << (OLD_GROUP_BITS + OLD_PID_BITS);

  private final MarkOwner owner;

  /** Marks of this program. */
  public RlimitMark() {
    this(MarkOwner.OURS);
  }

  RlimitMark(MarkOwner owner) {
    this.owner = owner;
  }

  /** The number that the marks carry, by which others know them. */
  public int owner() throws IOException {
    return owner.number();
  }

  /** How an owner is called whose marks carry its pid, as those of earlier versions do. */
  public static int ownerByPid(int pid) {
    return -pid;
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
    RETRY_AS_USER
  }

  /** Marks a process as of the group. This waits for nobody. */
  public Result set(int pid, int group) throws IOException {
    // What takes a while, the first time, comes before the limit is read.
    long mark = mark(group);
    Optional<LocksLimit> now = LocksLimit.of(pid);
    return isFree(now) ? now.get().changeSoft(pid, mark) : Result.REFUSED;
  }

  /** The same by a program of the process's own user, for a bounded time; not with a lock held. */
  public Result setAsUser(int pid, int group) throws IOException {
    return isFree(LocksLimit.of(pid))
        ? LocksLimit.setSoftAsItsUser(pid, mark(group))
        : Result.REFUSED;
  }

  private boolean isFree(Optional<LocksLimit> limit) {
    return limit.isPresent()
        && limit.get().hard() == LocksLimit.INFINITY
        && (limit.get().soft() == LocksLimit.INFINITY
            || isOurs(limit.get().soft())
            || isStale(limit.get().soft()));
  }

  private long mark(int group) throws IOException {
    return TAG | ((long) owner.number() << GROUP_BITS) | group;
  }

  /** Whether a process has a mark of this owner, as the dead can leave behind. */
  static boolean isInUse(int owner) throws IOException {
    boolean[] found = {false};
    Processes.visitAll(
        pid ->
            found[0] |=
                LocksLimit.of(pid)
                    .filter(limit -> isMark(limit.soft()) && markedBy(limit.soft()) == owner)
                    .isPresent());
    return found[0];
  }

  /** The group that a mark names which one of these programs has set; or {@link #NONE}. */
  public static int readOf(Set<Integer> owners, int pid) throws IOException {
    return markedByOneOf(owners, pid).map(limit -> groupOf(limit.soft())).orElse(NONE);
  }

  /** Puts our mark in the place of one that one of these programs has set. */
  public void takeOver(Set<Integer> owners, int pid, int group) throws IOException {
    Optional<LocksLimit> now = markedByOneOf(owners, pid);
    if (now.isPresent()) {
      now.get().changeSoft(pid, mark(group));
    }
  }

  /** The limit of a process, if it is the mark of one of these programs. */
  private static Optional<LocksLimit> markedByOneOf(Set<Integer> owners, int pid)
      throws IOException {
    return LocksLimit.of(pid).filter(limit -> isOf(owners, limit.soft()));
  }

  /** Takes our mark off a process, if it has one. This waits for nobody. */
  public Result clear(int pid) throws IOException {
    Optional<LocksLimit> ours = ours(pid);
    return ours.isPresent() ? ours.get().changeSoft(pid, LocksLimit.INFINITY) : Result.DONE;
  }

  /** The same by a program of the process's own user, for a bounded time; not with a lock held. */
  public Result clearAsUser(int pid) throws IOException {
    return ours(pid).isPresent()
        ? LocksLimit.setSoftAsItsUser(pid, LocksLimit.INFINITY)
        : Result.DONE;
  }

  /** The limit of a process, if it is our mark. */
  private Optional<LocksLimit> ours(int pid) throws IOException {
    return LocksLimit.of(pid).filter(limit -> isOurs(limit.soft()));
  }

  /**
   * Takes the mark off a process that one of these programs has set, by a program of its own user
   * if need be: for a bounded time, and not with a lock held.
   */
  public static void clearOf(Set<Integer> owners, int pid) throws IOException {
    Optional<LocksLimit> now = markedByOneOf(owners, pid);
    if (now.isPresent() && now.get().changeSoft(pid, LocksLimit.INFINITY) == Result.RETRY_AS_USER) {
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
  public int readOwn(int pid) {
    return LocksLimit.ofOwn(pid).map(limit -> group(limit.soft())).orElse(NONE);
  }

  private int group(long soft) {
    return isOurs(soft) ? groupOf(soft) : NONE;
  }

  private static int groupOf(long soft) {
    int bits = isOld(soft) ? OLD_GROUP_BITS : GROUP_BITS;
    return (int) (soft & ((1L << bits) - 1));
  }

  private static boolean isOf(Set<Integer> owners, long soft) {
    return isMark(soft) && owners.contains(markedBy(soft));
  }

  private boolean isOurs(long soft) {
    return isMark(soft) && owner.is(markedBy(soft));
  }

  /** Left behind by a mount that was killed, wherever on the host it was. */
  private static boolean isStale(long soft) {
    return isMark(soft) && (isOld(soft) || !MarkOwner.isAlive(markedBy(soft)));
  }

  private static boolean isMark(long soft) {
    return (soft & TAG_MASK) == TAG || isOld(soft);
  }

  private static boolean isOld(long soft) {
    return (soft & OLD_TAG_MASK) == OLD_TAG;
  }

  private static int markedBy(long soft) {
    return isOld(soft)
        ? ownerByPid((int) (soft >> OLD_GROUP_BITS) & ((1 << OLD_PID_BITS) - 1))
        : (int) (soft >> GROUP_BITS) & ((1 << MarkOwner.BITS) - 1);
  }
}
