package org.freezerfs.host;

import java.io.IOException;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

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

  private static final int RLIMIT_LOCKS = 10;
  private static final long INFINITY = -1L;

  // 11 bits that say what it is, 22 for the pid of who set it (as large as a pid can be), 30 for
  // the group.
  private static final int GROUP_BITS = 30;
  private static final int PID_BITS = 22;
  private static final long TAG = 0x2f5L << (GROUP_BITS + PID_BITS);
  private static final long TAG_MASK = 0x7ffL << (GROUP_BITS + PID_BITS);
  private static final int WORD = 8;
  private static final String LOCKS_LINE = "Max file locks";

  private final int owner;

  /** Marks that carry {@code owner}, the pid of the program that sets and reads them. */
  public RlimitMark(int owner) {
    this.owner = owner;
  }

  /**
   * Marks a process as of the group.
   *
   * @return false if it can't be marked: not allowed, its own limit is in use, or another living
   *     mount's mark is on it
   */
  public boolean set(int pid, int group) {
    Pointer words = WORDS.get();
    if (LibC.get().prlimit64(pid, RLIMIT_LOCKS, null, words) != 0) {
      return false;
    }
    long soft = words.getLong(0);
    long hard = words.getLong(WORD);
    if (hard != INFINITY || !(soft == INFINITY || isOurs(soft) || isStale(soft))) {
      return false;
    }
    words.putLong(0, TAG | ((long) owner << GROUP_BITS) | group);
    return LibC.get().prlimit64(pid, RLIMIT_LOCKS, words, null) == 0;
  }

  /**
   * Takes our mark off a process.
   *
   * @return false if it is still there
   */
  public boolean clear(int pid) {
    Pointer words = WORDS.get();
    if (LibC.get().prlimit64(pid, RLIMIT_LOCKS, null, words) != 0) {
      return LibC.errno() == Errno.ESRCH.intValue();
    }
    if (!isOurs(words.getLong(0))) {
      return true;
    }
    words.putLong(0, INFINITY);
    return LibC.get().prlimit64(pid, RLIMIT_LOCKS, words, null) == 0;
  }

  /**
   * The group that our mark on a process names, or {@link #NONE}, or {@link #GONE} if there is no
   * such process.
   *
   * @throws IOException if it can't be known
   */
  public int read(int pid) throws IOException {
    Pointer words = WORDS.get();
    long soft;
    if (LibC.get().prlimit64(pid, RLIMIT_LOCKS, null, words) == 0) {
      soft = words.getLong(0);
    } else if (LibC.errno() == Errno.EPERM.intValue()) {
      // A member that has changed its user since: the mark is still on it, and /proc shows it to
      // everyone.
      Optional<ByteText> limits = ProcFile.read("/proc/" + pid + "/limits");
      if (limits.isEmpty()) {
        return GONE;
      }
      soft = locksOf(limits.get());
    } else {
      return GONE;
    }
    return isOurs(soft) ? (int) (soft & ((1L << GROUP_BITS) - 1)) : NONE;
  }

  private static long locksOf(ByteText limits) {
    String text = limits.toString();
    int at = text.indexOf(LOCKS_LINE);
    String soft = at < 0 ? "" : text.substring(at + LOCKS_LINE.length()).trim().split("\\s", 2)[0];
    return soft.isEmpty() || soft.equals("unlimited") ? INFINITY : Long.parseUnsignedLong(soft);
  }

  private boolean isOurs(long soft) {
    return isMark(soft) && markedBy(soft) == owner;
  }

  /** Left behind by a mount that was killed. */
  private static boolean isStale(long soft) {
    return isMark(soft) && !new java.io.File("/proc/" + markedBy(soft)).exists();
  }

  private static boolean isMark(long soft) {
    return soft > 0 && (soft & TAG_MASK) == TAG;
  }

  private static int markedBy(long soft) {
    return (int) (soft >> GROUP_BITS) & ((1 << PID_BITS) - 1);
  }

  private static final ThreadLocal<Pointer> WORDS =
      ThreadLocal.withInitial(() -> Memory.allocateDirect(Runtime.getSystemRuntime(), 2 * WORD));
}
