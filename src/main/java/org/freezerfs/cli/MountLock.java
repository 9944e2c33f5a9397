package org.freezerfs.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.freezerfs.host.libc.RecordLocks;

/**
 * A lock between daemons: at most one of them keeps state for a mount point. It is a byte of the
 * lock file, locked by fcntl(2), and the kernel unlocks it when the daemon dies.
 */
final class MountLock {
  /** A daemon that is ending first thaws all it had stopped, and unlocks after that. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long PAUSE_MILLIS = 5;

  private final RuntimeDirectory directory;
  private final long position;

  /** Kept open while the lock is held: closing the file unlocks all its bytes. */
  @GuardedBy("this")
  private FileChannel file;

  @GuardedBy("this")
  private boolean locked;

  MountLock(RuntimeDirectory directory, Path mountPoint) {
    this.directory = directory;
    position = StateName.number(mountPoint);
  }

  /**
   * Locks, unless this daemon has the lock. Waits up to 2 s for another daemon to end.
   *
   * @throws IOException if another daemon has the lock for longer; the message names its process
   */
  synchronized void acquire() throws IOException {
    if (file == null) {
      file = directory.openLockFile();
    }
    long begin = System.nanoTime();
    while (!locked) {
      locked = file.tryLock(position, 1, false) != null;
      if (!locked && System.nanoTime() - begin > PATIENCE_NANOS) {
        throw new IOException(describeHolder());
      }
      if (!locked) {
        pause();
      }
    }
  }

  /** Unlocks at the end of a mount, so that the next daemon need not wait for this one's exit. */
  synchronized void release() {
    locked = false;
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      file = null;
    }
  }

  /**
   * Says which daemon has the lock. The mount of that daemon is in another mount namespace, or was
   * moved, or another mount is on top of it: otherwise the mount itself would have been found.
   */
  private String describeHolder() {
    OptionalInt holder = RecordLocks.holder(directory.resolve(RuntimeDirectory.LOCK), position);
    String alive = "a freezerfs that was mounted there is still alive";
    if (holder.isEmpty()) {
      return alive + ", or was until now: try again";
    }
    int pid = holder.getAsInt();
    return pid == 0
        ? alive + ", in another pid namespace"
        : alive
            + ", as process "
            + pid
            + ": end it with 'kill "
            + pid
            + "', which thaws what it has stopped";
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
