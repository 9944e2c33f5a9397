package org.freezerfs.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.freezerfs.host.libc.RecordLocks;

/**
 * The file of which each {@link MountLock} locks bytes by fcntl(2). A process has it open once at
 * most: closing one of its descriptors would unlock what was locked by another. The file is never
 * removed: otherwise two daemons could lock the same byte, one in the removed file and one in a new
 * file.
 */
final class LockFile {
  /** By the path of the directory. A process may serve several mounts, with a lock each. */
  private static final Map<Path, LockFile> OPENED = new ConcurrentHashMap<>();

  private final RuntimeDirectory directory;

  /** Open while a byte is locked; null before the first. */
  @GuardedBy("this")
  private FileChannel channel;

  @GuardedBy("this")
  private int locks;

  private LockFile(RuntimeDirectory directory) {
    this.directory = directory;
  }

  /** The file of a directory: always the same object. */
  static LockFile of(RuntimeDirectory directory) {
    return OPENED.computeIfAbsent(directory.path(), path -> new LockFile(directory));
  }

  /** For what the {@link Server} of the directory's user has locked a byte as long as it runs. */
  Path server() {
    return Server.socket(directory);
  }

  /**
   * Locks a byte; empty if another process has locked it, or another mount of this one. Waits for
   * nothing.
   */
  synchronized Optional<FileLock> tryLock(long position) throws IOException {
    if (channel == null) {
      channel = directory.openLockFile();
    }
    try {
      Optional<FileLock> lock = Optional.ofNullable(channel.tryLock(position, 1, false));
      if (lock.isPresent()) {
        locks++;
      }
      return lock;
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  /**
   * The process that has locked a byte; 0 if it is in another pid namespace. Empty if there is
   * none, or if this process has locked another byte: it would be unlocked by the look.
   */
  synchronized OptionalInt holder(long position) {
    return locks > 0
        ? OptionalInt.empty()
        : RecordLocks.holder(directory.resolve(RuntimeDirectory.LOCK), position);
  }

  /** Unlocks a byte that was locked here. */
  synchronized void unlock(FileLock lock) throws IOException {
    lock.release();
    locks--;
    if (locks == 0) {
      channel.close();
      channel = null;
    }
  }
}
