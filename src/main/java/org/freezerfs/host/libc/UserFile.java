package org.freezerfs.host.libc;

import java.util.concurrent.atomic.AtomicInteger;
import jnr.constants.platform.Errno;

/**
 * Opens a file such that the kernel takes another user for the one who has opened it. For files to
 * which the kernel lets a user write only what that user may, and asks who has opened them: so a
 * descriptor that was inherited gives nobody more rights.
 *
 * <p>The effective uid is changed on a thread that does nothing else, and ends with it: whatever
 * happens there, no other thread has that user's rights. Only the effective uid differs, so that
 * the user may not signal or trace the thread; its priority and its processors the user may change.
 */
public final class UserFile {
  private static final int PR_GET_DUMPABLE = 3;
  private static final int PR_SET_DUMPABLE = 4;
  private static final long UNCHANGED = -1;
  private static final long ROOT = 0;
  private static final int NONE = -1;

  /**
   * Whether others may look at this program. The kernel ends that whenever a thread changes its
   * effective uid, for programs that may hold secrets of the one user before the other; without
   * CAP_SYS_PTRACE not even root could use jstack(1) any more.
   */
  private static final boolean IS_DUMPABLE = LibC.get().prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 1;

  private UserFile() {}

  /**
   * Opens a file. This program's own user decides whether the path may be opened.
   *
   * @param uid in this program's user namespace
   * @return the descriptor, which becomes the caller's; or the negative errno. EPERM: this program
   *     may not change its effective uid. EINVAL: its user namespace has no such user
   */
  public static int open(String path, int flags, int uid) {
    AtomicInteger result = new AtomicInteger(NONE);
    Thread thread = new Thread(() -> result.set(openOnThisThread(path, flags, uid)), "open-as");
    thread.start();
    boolean isInterrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (IS_DUMPABLE) {
      LibC.get().prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    return result.get();
  }

  private static int openOnThisThread(String path, int flags, int uid) {
    LibC.Functions libc = LibC.get();
    Architecture architecture = Architecture.current();
    if (libc.syscall(architecture.setresuid(), UNCHANGED, uid, UNCHANGED, 0) != 0) {
      return -LibC.errno();
    }
    // It gives back root's rights on files, which went with the effective uid.
    libc.syscall(architecture.setfsuid(), ROOT, 0, 0, 0);
    int fd = libc.open(path, flags);
    return fd >= 0 ? fd : -LibC.errno();
  }

  /** Whether the answer of {@link #open} is that this program can't open files as this user. */
  public static boolean isImpossible(int answer) {
    return answer == -Errno.EPERM.intValue() || answer == -Errno.EINVAL.intValue();
  }
}
