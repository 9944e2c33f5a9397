package org.freezerfs.host.marks;

import java.io.IOException;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.ByteText;
import org.freezerfs.host.proc.Capabilities;
import org.freezerfs.host.proc.KernelFile;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.ProcessRef;

/**
 * The resource limit RLIMIT_LOCKS of a process: how many file locks it may have. The kernel still
 * keeps this limit and copies it at fork, but no longer enforces it.
 *
 * <p>prlimit(2) takes no pidfd, only an id, which can be another process's by the time of the call.
 * So a change is checked after it was made: if the process still exists then, its id was never
 * another's. If not, the change is undone on the process that has the id.
 *
 * @param soft unsigned, as {@code hard}; {@link #INFINITY} is no limit
 */
record LocksLimit(long soft, long hard) {
  static final long INFINITY = -1L;

  private static final int RLIMIT_LOCKS = 10;
  private static final int WORD = 8;

  /**
   * How often a change is tried to be undone at most. Each time but the last, the process that has
   * the id must be in its fork or have been reaped.
   */
  private static final int MAX_UNDOS = 64;

  private static final String LINE = "Max file locks";
  private static final ThreadLocal<Pointer> WORDS =
      ThreadLocal.withInitial(() -> Memory.allocateDirect(Runtime.getSystemRuntime(), 4 * WORD));

  /** The limit of a process; empty if no process has this id. */
  static Optional<LocksLimit> of(int pid) throws IOException {
    Optional<LocksLimit> own = ofOwn(pid);
    if (own.isPresent() || LibC.errno() != Errno.EPERM.intValue()) {
      return own;
    }
    // Another user's process: prlimit(2) is not allowed, but /proc shows the limit to every user.
    Optional<ByteText> text = KernelFile.readIfVisible("/proc/" + pid + "/limits");
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
   *
   * @param process must have been opened before the limit was read
   */
  RlimitMark.Result changeSoft(ProcessRef process, long to) throws IOException {
    if (!process.exists()) {
      return RlimitMark.Result.GONE;
    }
    LocksLimit wanted = new LocksLimit(to, hard);
    Optional<LocksLimit> before = wanted.put(process.pid());
    if (before.isEmpty()) {
      boolean isDenied = LibC.errno() == Errno.EPERM.intValue();
      if (!process.exists()) {
        return RlimitMark.Result.GONE;
      }
      return isDenied && Capabilities.isRootWithoutSysResource()
          ? RlimitMark.Result.DENIED
          : RlimitMark.Result.REFUSED;
    }
    if (process.exists()) {
      return RlimitMark.Result.DONE;
    }
    wanted.replaceBy(before.get(), process.pid());
    return RlimitMark.Result.GONE;
  }

  /**
   * Gives a process this limit.
   *
   * @return the limit that it had; empty with errno set if it can't be changed
   */
  private Optional<LocksLimit> put(int pid) {
    Pointer words = WORDS.get();
    words.putLong(0, soft);
    words.putLong(WORD, hard);
    Pointer old = words.slice(2 * WORD);
    return LibC.get().prlimit64(pid, RLIMIT_LOCKS, words, old) == 0
        ? Optional.of(new LocksLimit(old.getLong(0), old.getLong(WORD)))
        : Optional.empty();
  }

  /**
   * Gives the limit back that a process had when it was given this one by mistake, because it had
   * the id of one that had gone.
   *
   * @param id the id of the process, or of one of its threads
   */
  private void replaceBy(LocksLimit before, int id) throws IOException {
    LocksLimit wrong = this;
    LocksLimit right = before;
    for (int i = 0; i < MAX_UNDOS; i++) {
      if (!ofOwn(id).equals(Optional.of(wrong))) {
        return;
      }
      Optional<ProcessRef> opened = openProcessOf(id);
      if (opened.isEmpty()) {
        // It can't be opened while it is being forked, or has just gone.
        continue;
      }
      try (ProcessRef stranger = opened.get()) {
        if (!ofOwn(stranger.pid()).equals(Optional.of(wrong))) {
          return;
        }
        Optional<LocksLimit> replaced = right.put(stranger.pid());
        if (replaced.isEmpty() || stranger.exists()) {
          return;
        }
        // Yet another process has the id, and has lost its limit.
        wrong = right;
        right = replaced.get();
      }
    }
  }

  /** Opens the process that a task belongs to; empty if there is no such task. */
  private static Optional<ProcessRef> openProcessOf(int id) throws IOException {
    Optional<ProcStatus> status = ProcStatus.of(id);
    return status.isPresent() ? ProcessRef.of(status.get().process()) : Optional.empty();
  }
}
