package org.freezerfs.host;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * How many file locks a process may have, by RLIMIT_LOCKS: a limit that is kept and handed down,
 * but enforced no more.
 *
 * @param soft unsigned, as {@code hard}; {@link #INFINITY} is no limit
 */
record LocksLimit(long soft, long hard) {
  static final long INFINITY = -1L;

  private static final int RLIMIT_LOCKS = 10;
  private static final int WORD = 8;
  private static final String LINE = "Max file locks";
  private static final ThreadLocal<Pointer> WORDS =
      ThreadLocal.withInitial(() -> Memory.allocateDirect(Runtime.getSystemRuntime(), 2 * WORD));

  /** That of a process; empty if there is none with this id. */
  static Optional<LocksLimit> of(int pid) throws IOException {
    Optional<LocksLimit> own = ofOwn(pid);
    if (own.isPresent() || LibC.errno() != Errno.EPERM.intValue()) {
      return own;
    }
    // Somebody else's, which we may not ask for; /proc shows it to everyone.
    Optional<ByteText> text = ProcFile.readIfVisible("/proc/" + pid + "/limits");
    return text.map(limits -> parse(limits.toString()));
  }

  /** That of a process that we may ask for; empty also if it is somebody else's. */
  static Optional<LocksLimit> ofOwn(int pid) {
    Pointer words = WORDS.get();
    return LibC.get().prlimit64(pid, RLIMIT_LOCKS, null, words) == 0
        ? Optional.of(new LocksLimit(words.getLong(0), words.getLong(WORD)))
        : Optional.empty();
  }

  static LocksLimit parse(String limits) {
    int at = limits.indexOf(LINE);
    if (at < 0) {
      return new LocksLimit(INFINITY, INFINITY);
    }
    String[] words = limits.substring(at + LINE.length()).trim().split("\\s+", 3);
    return new LocksLimit(number(words[0]), number(words[1]));
  }

  private static long number(String word) {
    return word.equals("unlimited") ? INFINITY : Long.parseUnsignedLong(word);
  }

  /** Changes the soft limit of a process; false if that is not to be. */
  static boolean setSoft(int pid, long soft) throws IOException {
    Optional<LocksLimit> now = of(pid);
    if (now.isEmpty()) {
      return false;
    }
    Pointer words = WORDS.get();
    words.putLong(0, soft);
    words.putLong(WORD, now.get().hard());
    if (LibC.get().prlimit64(pid, RLIMIT_LOCKS, words, null) == 0) {
      return true;
    }
    return LibC.errno() == Errno.EPERM.intValue() && setSoftAsItsUser(pid, soft);
  }

  /**
   * Root without CAP_SYS_RESOURCE, as in some containers, may not change the limits of other users'
   * processes, but may start a program that is that user. We don't become it ourselves: then it
   * could signal us.
   */
  private static boolean setSoftAsItsUser(int pid, long soft) throws IOException {
    Optional<ProcStatus> target = ProcStatus.of(pid);
    boolean root = ProcStatus.of(Processes.self()).filter(own -> own.uid() == 0).isPresent();
    if (!root
        || target.isEmpty()
        || Programs.onPath("setpriv").isEmpty()
        || Programs.onPath("prlimit").isEmpty()) {
      return false;
    }
    String value = soft == INFINITY ? "unlimited" : Long.toUnsignedString(soft);
    Programs.run(
        List.of(
            "setpriv",
            "--reuid=" + Integer.toUnsignedString(target.get().uid()),
            "--regid=" + Integer.toUnsignedString(target.get().gid()),
            "--clear-groups",
            "prlimit",
            "--pid=" + pid,
            "--locks=" + value + ":"));
    return of(pid).filter(limit -> limit.soft() == soft).isPresent();
  }
}
