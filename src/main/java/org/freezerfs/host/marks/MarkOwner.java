package org.freezerfs.host.marks;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.RecordLocks;

/**
 * The number that the marks of one mount carry (see {@link RlimitMark}). No other mount on the host
 * has the same number, in whatever pid namespace its daemon is. A pid would not do: each pid
 * namespace gives the same pids again.
 *
 * <p>The number is chosen at random, and reserved by a lock on a byte of an inode that all
 * processes on the host share, in whatever namespaces they are: the inode of every eventfd(2), see
 * anon_inode_getfile in the kernel's fs/anon_inodes.c. The kernel drops the lock when the program
 * ends, however that happens. So every program can see whether the one that set a mark is still
 * alive.
 */
final class MarkOwner {
  /** How many bits a number has. */
  static final int BITS = 28;

  private static final int NONE = Integer.MIN_VALUE;

  /**
   * How many random numbers are tried. If all of them are locked, locks do not work as they should
   * on this kernel, and the last number is taken without one.
   */
  private static final int TRIES = 64;

  /** Where in the shared inode the numbers' bytes begin: far from bytes that others may lock. */
  private static final long BASE = 0x6672_657a_0000_0000L;

  private static final int CLOSE_ON_EXEC = 02000000;

  private volatile int number = NONE;

  /** The eventfd that holds the lock. */
  @GuardedBy("this")
  private int lockedFile = NONE;

  /** Whether the mount has ended, so that no mark will be set any more. */
  @GuardedBy("this")
  private boolean isReleased;

  /** An owner that has no number yet. */
  MarkOwner() {}

  /** The number; chosen at the first call, which reads all of /proc. */
  int number() throws IOException {
    int known = number;
    return known == NONE ? choose() : known;
  }

  /** Whether this owner has that number. This chooses none. */
  boolean hasNumber(int other) {
    return other == number;
  }

  private synchronized int choose() throws IOException {
    for (int i = 0; number == NONE; i++) {
      int candidate = ThreadLocalRandom.current().nextInt(1 << BITS);
      if (isReleased || ((reserve(candidate) || i >= TRIES) && !RlimitMark.isInUse(candidate))) {
        number = candidate;
      }
    }
    return number;
  }

  @GuardedBy("this")
  private boolean reserve(int candidate) {
    closeLockedFile();
    lockedFile = LibC.get().eventfd(0, CLOSE_ON_EXEC);
    return lockedFile >= 0 && RecordLocks.lock(lockedFile, BASE + candidate);
  }

  /**
   * Whether the owner that has this number is alive; true also if that can't be known. This one
   * must have a number.
   */
  boolean isAlive(int other) {
    // Where not even our own lock is seen, the inode is not shared.
    return isReserved(other) || !isReserved(number);
  }

  private static boolean isReserved(int number) {
    int file = LibC.get().eventfd(0, CLOSE_ON_EXEC);
    if (file < 0) {
      return true;
    }
    boolean reserved = RecordLocks.isLocked(file, BASE + number);
    LibC.get().close(file);
    return reserved;
  }

  /** Gives the number up: its marks then count as left behind by a dead program. */
  synchronized void release() {
    isReleased = true;
    closeLockedFile();
  }

  @GuardedBy("this")
  private void closeLockedFile() {
    if (lockedFile >= 0) {
      LibC.get().close(lockedFile);
      lockedFile = NONE;
    }
  }
}
