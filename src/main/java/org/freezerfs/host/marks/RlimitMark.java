package org.freezerfs.host.marks;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;

/**
 * Marks a process with the group that it is in, in a way that the kernel copies to every child at
 * fork: as the soft limit of RLIMIT_LOCKS, which no kernel has looked at since Linux 2.4.25. A
 * child has the mark that its parent had when it was forked, whatever becomes of the parent; so a
 * double fork, vfork, setsid or a reparenting can't lose it, and it takes no privilege beyond the
 * one to signal the process.
 *
 * <p>The mark holds the number of the mount whose daemon set it (a {@link MarkOwner}), so that no
 * two mounts read each other's: the limit is a number of 4 bits that tell a mark from an ordinary
 * limit, 28 bits for the owner, and 31 bits for the group.
 */
public final class RlimitMark {
  /** What {@link #read} returns for a process that has no mark of this mount. */
  public static final int NONE = -1;

  /** What {@link #read} returns if no process has the id. */
  public static final int GONE = -2;

  /** The largest number of a group that a mark can hold. */
  public static final int LARGEST_GROUP = Integer.MAX_VALUE;

  private static final int GROUP_BITS = 31;
  private static final long TAG = 0b0110L << (GROUP_BITS + MarkOwner.BITS);
  private static final long TAG_MASK = 0b1111L << (GROUP_BITS + MarkOwner.BITS);

  private final MarkOwner owner;

  /** Sets and reads the marks of a mount, whose number is chosen when it is needed. */
  public RlimitMark() {
    this(new MarkOwner());
  }

  RlimitMark(MarkOwner owner) {
    this.owner = owner;
  }

  /** The number that the marks carry: a later instance finds them by it. */
  public int owner() throws IOException {
    return owner.number();
  }

  /** The mount has ended: marks that are left count as those of a dead one, for the next. */
  public void release() {
    owner.release();
  }

  /** The result of setting or clearing a mark. */
  public enum Result {
    DONE,
    /** The process has gone. No other process that has its id keeps the change. */
    GONE,
    /**
     * The mark can't be set, or not be cleared. Either it is not allowed, or the process has a
     * limit of its own, or it has the mark of another mount that is alive.
     */
    REFUSED,
    /**
     * The mark can't be set, or not be cleared, because the process is another user's, and this
     * program is root without CAP_SYS_RESOURCE.
     */
    DENIED
  }

  /** Marks a process as a member of the group. */
  public Result set(ProcessRef process, int group) throws IOException {
    // The first call chooses the owner's number, which takes a while: so before the limit is read.
    long mark = mark(group);
    Optional<LocksLimit> limit = LocksLimit.of(process.pid());
    return isFree(limit) ? limit.get().changeSoft(process, mark) : Result.REFUSED;
  }

  /** Whether the limit may be overwritten: it is unlimited, our mark, or a stale mark. */
  private boolean isFree(Optional<LocksLimit> limit) {
    return limit.isPresent()
        && limit.get().hard() == LocksLimit.INFINITY
        && (limit.get().soft() == LocksLimit.INFINITY
            || isOurs(limit.get().soft())
            || isStale(limit.get().soft()));
  }

  private long mark(int group) throws IOException {
    return encode(owner.number(), group);
  }

  /** Whether any process has a mark of this owner: a program that has died leaves its marks. */
  static boolean isInUse(int owner) throws IOException {
    boolean[] found = {false};
    Processes.visitAll(
        pid ->
            found[0] |=
                LocksLimit.of(pid)
                    .filter(limit -> isMark(limit.soft()) && ownerOf(limit.soft()) == owner)
                    .isPresent());
    return found[0];
  }

  /** The group in a process's mark, if one of these owners has set it; otherwise {@link #NONE}. */
  public static int readOf(Set<Integer> owners, int pid) throws IOException {
    return markedByOneOf(owners, pid).map(limit -> groupOf(limit.soft())).orElse(NONE);
  }

  /** Replaces a mark of one of these owners by a mark of this mount. */
  public void takeOver(Set<Integer> owners, ProcessRef process, int group) throws IOException {
    long mark = mark(group);
    Optional<LocksLimit> marked = markedByOneOf(owners, process.pid());
    if (marked.isPresent()) {
      marked.get().changeSoft(process, mark);
    }
  }

  /** The limit of a process, if it is a mark of one of these owners. */
  private static Optional<LocksLimit> markedByOneOf(Set<Integer> owners, int pid)
      throws IOException {
    return LocksLimit.of(pid).filter(limit -> isOf(owners, limit.soft()));
  }

  /** Clears this mount's mark on a process, if it has one. */
  public Result clear(ProcessRef process) throws IOException {
    Optional<LocksLimit> ours = ours(process.pid());
    return ours.isPresent() ? ours.get().changeSoft(process, LocksLimit.INFINITY) : Result.DONE;
  }

  /** The limit of a process, if it is a mark of this mount. */
  private Optional<LocksLimit> ours(int pid) throws IOException {
    return LocksLimit.of(pid).filter(limit -> isOurs(limit.soft()));
  }

  /** Clears a mark that one of these owners has set, if this program may change it. */
  public static void clearOf(Set<Integer> owners, int pid) throws IOException {
    if (markedByOneOf(owners, pid).isEmpty()) {
      return;
    }
    Optional<ProcessRef> opened = ProcessRef.of(pid);
    if (opened.isPresent()) {
      try (ProcessRef process = opened.get()) {
        Optional<LocksLimit> marked = markedByOneOf(owners, pid);
        if (marked.isPresent()) {
          marked.get().changeSoft(process, LocksLimit.INFINITY);
        }
      }
    }
  }

  /**
   * The group in this mount's mark on a process; {@link #NONE} if the process has no such mark, or
   * {@link #GONE} if no process has this id.
   *
   * @throws IOException if the limit can't be read
   */
  public int read(int pid) throws IOException {
    Optional<LocksLimit> limit = LocksLimit.of(pid);
    if (limit.isEmpty()) {
      return GONE;
    }
    return group(limit.get().soft());
  }

  /**
   * The same by prlimit(2) alone, which is much faster than reading /proc: {@link #NONE} also if
   * that is not allowed, as for a process of another user.
   */
  public int readOwn(int pid) {
    return LocksLimit.ofOwn(pid).map(limit -> group(limit.soft())).orElse(NONE);
  }

  private int group(long soft) {
    return isOurs(soft) ? groupOf(soft) : NONE;
  }

  private static boolean isOf(Set<Integer> owners, long soft) {
    return isMark(soft) && owners.contains(ownerOf(soft));
  }

  private boolean isOurs(long soft) {
    return isMark(soft) && owner.hasNumber(ownerOf(soft));
  }

  /** Whether a limit is a mark whose owner has died without clearing it, anywhere on the host. */
  private boolean isStale(long soft) {
    return isMark(soft) && !owner.isAlive(ownerOf(soft));
  }

  /** The mark of a group, set by an owner. */
  static long encode(int owner, int group) {
    return TAG | ((long) owner << GROUP_BITS) | group;
  }

  /** Whether a soft limit is a mark, of any owner. */
  static boolean isMark(long soft) {
    return (soft & TAG_MASK) == TAG;
  }

  /** The group in a mark. */
  static int groupOf(long mark) {
    return (int) lowBits(mark, GROUP_BITS);
  }

  /** The owner in a mark. */
  static int ownerOf(long mark) {
    return (int) lowBits(mark >> GROUP_BITS, MarkOwner.BITS);
  }

  private static long lowBits(long value, int bits) {
    return value & ((1L << bits) - 1);
  }
}
