package org.freezerfs.host.marks;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.ByteText;
import org.freezerfs.host.proc.ProcFile;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.programs.UserPrograms;

/**
 * The resource limit RLIMIT_LOCKS of a process: how many file locks it may have. The kernel still
 * keeps this limit and copies it at fork, but no longer enforces it.
 *
 * @param soft unsigned, as {@code hard}; {@link #INFINITY} is no limit
 */
record LocksLimit(long soft, long hard) {
  static final long INFINITY = -1L;

  private static final int RLIMIT_LOCKS = 10;
  private static final int WORD = 8;

  /** How long prlimit(1) may take to change one limit on a busy machine. */
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final String LINE = "Max file locks";
  private static final ThreadLocal<Pointer> WORDS =
      ThreadLocal.withInitial(() -> Memory.allocateDirect(Runtime.getSystemRuntime(), 2 * WORD));

  /** The limit of a process; empty if no process has this id. */
  static Optional<LocksLimit> of(int pid) throws IOException {
    Optional<LocksLimit> own = ofOwn(pid);
    if (own.isPresent() || LibC.errno() != Errno.EPERM.intValue()) {
      return own;
    }
    // Another user's process: prlimit(2) is not allowed, but /proc shows the limit to every user.
    Optional<ByteText> text = ProcFile.readIfVisible("/proc/" + pid + "/limits");
    return text.map(limits -> parse(limits.toString()));
  }

  /** The same by prlimit(2) alone; empty also if that is not allowed: another user's process. */
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

  /**
   * Changes the soft limit of the process whose limit this is. It must have been read just before.
   * This does not wait.
   */
  RlimitMark.Result changeSoft(int pid, long to) throws IOException {
    Pointer words = WORDS.get();
    words.putLong(0, to);
    words.putLong(WORD, hard);
    if (LibC.get().prlimit64(pid, RLIMIT_LOCKS, words, null) == 0) {
      return RlimitMark.Result.DONE;
    }
    return LibC.errno() == Errno.EPERM.intValue() && UserPrograms.canBeStarted()
        ? RlimitMark.Result.RETRY_AS_USER
        : RlimitMark.Result.REFUSED;
  }

  /**
   * Changes the soft limit of a process by a program that is started as the process's user (see
   * {@link UserPrograms}). This waits for that program for a bounded time, so the caller must hold
   * no lock.
   */
  static RlimitMark.Result setSoftAsItsUser(int pid, long soft) throws IOException {
    Optional<ProcStatus> target = ProcStatus.of(pid);
    if (target.isEmpty()) {
      return RlimitMark.Result.REFUSED;
    }
    String value = soft == INFINITY ? "unlimited" : Long.toUnsignedString(soft);
    boolean inTime =
        UserPrograms.run(
            target.get().uid(),
            target.get().gid(),
            List.of("prlimit", "--pid=" + pid, "--locks=" + value + ":"),
            TIMEOUT_NANOS);
    if (of(pid).filter(limit -> limit.soft() == soft).isPresent()) {
      return RlimitMark.Result.DONE;
    }
    return inTime ? RlimitMark.Result.REFUSED : RlimitMark.Result.RETRY_AS_USER;
  }
}
