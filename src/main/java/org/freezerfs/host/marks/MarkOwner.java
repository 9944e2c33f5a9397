package org.freezerfs.host.marks;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;

/**
 * The number that the marks of one program carry (see {@link RlimitMark}), which no other program
 * on the host has: also none in another pid namespace, where ids are given again.
 *
 * <p>It is chosen at random, and held by a lock (F_OFD_SETLK in fcntl(2)) on a byte of an inode
 * that all processes on the host share, in whatever namespaces they are: that of every eventfd(2),
 * see anon_inode_getfile in the kernel's fs/anon_inodes.c. The kernel drops the lock when the
 * program ends, however that happens; so everybody can see whether the program of a mark still
 * lives.
 */
public final class MarkOwner {
  /** That of this program. */
  static final MarkOwner OURS = new MarkOwner();

  /** How many bits a number has. */
  static final int BITS = 28;

  private static final int NONE = Integer.MIN_VALUE;

  /** How often a number is chosen anew that somebody has; then locks do not work as they are to. */
  private static final int TRIES = 64;

  /** In that inode: the numbers' bytes begin here, far from whatever others may lock. */
  private static final long BASE = 0x6672_657a_0000_0000L;

  private static final int CLOSE_ON_EXEC = 02000000;
  private static final int GET_LOCK = 36;
  private static final int SET_LOCK = 37;

  // struct flock on 64-bit machines.
  private static final int FLOCK = 32;
  private static final int START = 8;
  private static final int LENGTH = 16;
  private static final short WRITE = 1;
  private static final short UNLOCKED = 2;

  private volatile int number = NONE;

  // Guarded by this.
  private int file = NONE;

  /** One that has no number yet. */
  MarkOwner() {}

  /** The number; chosen when this is first asked. */
  int number() throws IOException {
    int known = number;
    return known == NONE ? choose() : known;
  }

  /** Chooses the number of this program ahead of its first use. */
  public static void chooseNumber() throws IOException {
    OURS.number();
  }

  /** Whether it is this number, which is not chosen for that. */
  boolean is(int other) {
    return other == number;
  }

  private synchronized int choose() throws IOException {
    for (int i = 0; number == NONE; i++) {
      int chosen = ThreadLocalRandom.current().nextInt(1 << BITS);
      if ((hold(chosen) || i >= TRIES) && !RlimitMark.isInUse(chosen)) {
        number = chosen;
      }
    }
    return number;
  }

  private boolean hold(int chosen) {
    drop();
    file = LibC.get().eventfd(0, CLOSE_ON_EXEC);
    return file >= 0 && LibC.get().fcntl(file, SET_LOCK, lock(chosen)) == 0;
  }

  private static Pointer lock(int number) {
    Pointer lock = Memory.allocateDirect(Runtime.getSystemRuntime(), FLOCK, true);
    lock.putShort(0, WRITE);
    lock.putLong(START, BASE + number);
    lock.putLong(LENGTH, 1);
    return lock;
  }

  /** Whether a living program has this number; true also if that can't be known. */
  static boolean isAlive(int number) {
    // Where not even our own lock is seen, the inode is not shared.
    return isLocked(number) || !isLocked(OURS.number);
  }

  private static boolean isLocked(int number) {
    int any = LibC.get().eventfd(0, CLOSE_ON_EXEC);
    if (any < 0) {
      return true;
    }
    Pointer lock = lock(number);
    boolean locked = LibC.get().fcntl(any, GET_LOCK, lock) != 0 || lock.getShort(0) != UNLOCKED;
    LibC.get().close(any);
    return locked;
  }

  /** Nobody has the number any more. */
  synchronized void drop() {
    if (file >= 0) {
      LibC.get().close(file);
      file = NONE;
    }
  }
}
