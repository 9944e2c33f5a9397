package org.freezerfs.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A lock between daemons: at most one of them keeps state for a mount point. It is a byte of the
 * {@link LockFile}, locked by fcntl(2), and the kernel unlocks it when the daemon dies.
 */
final class MountLock {
  /** Another daemon has the lock. The message says which, and what to do. */
  static final class HeldException extends IOException {
    private static final long serialVersionUID = 1;

    private final String holder;

    HeldException(String message, String holder) {
      super(message);
      this.holder = holder;
    }

    /** What has the lock, such as {@code process 123}. */
    String holder() {
      return holder;
    }
  }

  /** A daemon that is ending first thaws all it had stopped, and unlocks after that. */
  private static final Duration USUAL = Duration.ofSeconds(2);

  /**
   * How much longer is waited for one that only removes what a killed daemon has left. It looks at
   * all processes of the host, which takes a second where many programs run at once; several can do
   * so in turn.
   */
  private static final Duration REMOVAL = Duration.ofSeconds(20);

  /** How often a long wait is reported. */
  private static final Duration REPORT = Duration.ofSeconds(5);

  private static final long PAUSE_MILLIS = 5;

  private final LockFile file;
  private final long position;

  /** The byte that is locked, too, by one that has the lock only to remove files. */
  private final long removalPosition;

  @GuardedBy("this")
  private Optional<FileLock> lock = Optional.empty();

  @GuardedBy("this")
  private Optional<FileLock> removalLock = Optional.empty();

  MountLock(LockFile file, Path mountPoint) {
    this.file = file;
    position = StateName.number(mountPoint);
    removalPosition = removalPosition(mountPoint);
  }

  /** In the other half of the numbers. */
  static long removalPosition(Path mountPoint) {
    return Long.MAX_VALUE - StateName.number(mountPoint);
  }

  /** The same for another mount point. */
  MountLock forOther(Path mountPoint) {
    return new MountLock(file, mountPoint);
  }

  /**
   * Locks, unless this daemon has the lock. Waits up to 2 s for another daemon at this mount point
   * to end, and longer for one that removes files.
   *
   * @throws HeldException if another has the lock for longer
   * @throws IOException if the lock file can't be used
   */
  void acquire() throws IOException {
    acquire(USUAL, holder -> {});
  }

  /**
   * The same with another limit.
   *
   * @param onWait is given what has the lock, such as {@code process 123}, every 5 s
   */
  synchronized void acquire(Duration limit, Consumer<String> onWait) throws IOException {
    long begin = System.nanoTime();
    Duration reported = Duration.ZERO;
    while (!tryAcquire()) {
      Duration waited = Duration.ofNanos(System.nanoTime() - begin);
      if (waited.compareTo(limit) > 0 && isHeldByDaemon()) {
        throw new HeldException(describeHolder(), holder());
      }
      if (waited.compareTo(limit.plus(REMOVAL)) > 0) {
        throw new HeldException(
            holder() + " has not ended removing what was left there: is it stopped?", holder());
      }
      if (waited.minus(reported).compareTo(REPORT) > 0) {
        reported = waited;
        onWait.accept(holder());
      }
      pause();
    }
  }

  /** Locks, unless this daemon has the lock; returns false if another daemon has it. */
  synchronized boolean tryAcquire() throws IOException {
    if (lock.isEmpty()) {
      lock = file.tryLock(position);
    }
    return lock.isPresent();
  }

  /**
   * Locks for a short time, to remove what a daemon has left that has ended; returns false if
   * another daemon has the lock. {@link #acquire} of another waits longer for such a lock.
   */
  synchronized boolean tryAcquireForRemoval() throws IOException {
    removalLock = file.tryLock(removalPosition);
    if (removalLock.isPresent() && !tryAcquire()) {
      release();
    }
    return lock.isPresent();
  }

  /**
   * Whether a daemon at this mount point has the lock, and not one that removes files. Locks if
   * none has it.
   */
  @GuardedBy("this")
  private boolean isHeldByDaemon() throws IOException {
    Optional<FileLock> noRemoval = file.tryLock(removalPosition);
    if (noRemoval.isEmpty()) {
      return false;
    }
    try {
      return !tryAcquire();
    } finally {
      file.unlock(noRemoval.get());
    }
  }

  /** Unlocks at the end of a mount, so that the next daemon need not wait for this one's exit. */
  synchronized void release() {
    lock.ifPresent(this::unlock);
    lock = Optional.empty();
    removalLock.ifPresent(this::unlock);
    removalLock = Optional.empty();
  }

  private void unlock(FileLock held) {
    try {
      file.unlock(held);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What has the lock, in words. */
  private String holder() {
    OptionalInt pid = file.holder(position);
    if (pid.orElse(0) <= 0) {
      return "another process";
    }
    return (isServer(pid) ? "the 'freezerfs serve' in process " : "process ") + pid.getAsInt();
  }

  /**
   * Says which daemon has the lock. The mount of that daemon is in another mount namespace, or was
   * moved, or another mount is on top of it: otherwise the mount itself would have been found.
   */
  private String describeHolder() {
    OptionalInt holder = file.holder(position);
    String alive = "a freezerfs that was mounted there is still alive";
    if (holder.isEmpty()) {
      return alive + ", or was until now: try again";
    }
    int pid = holder.getAsInt();
    if (pid == 0) {
      return alive + ", in another pid namespace";
    }
    return isServer(holder)
        ? alive
            + ", in process "
            + pid
            + ", which serves other mounts too: unmount it where it is now, or end them all with"
            + " 'freezerfs serve --end'"
        : alive
            + ", as process "
            + pid
            + ": end it with 'kill "
            + pid
            + "', which thaws what it has stopped";
  }

  private boolean isServer(OptionalInt pid) {
    return pid.equals(file.holder(StateName.number(file.server())));
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
