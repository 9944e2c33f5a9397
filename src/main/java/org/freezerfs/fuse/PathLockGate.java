package org.freezerfs.fuse;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps a request for which libfuse locks two paths apart from every other request for which it
 * write-locks a path. Without this the mount can deadlock for good.
 *
 * <p>libfuse 2 read-locks each directory of a request's path. For rename and rmdir it write-locks
 * what is renamed or removed. A request that waits for a write lock keeps out all further readers.
 * The first request in libfuse's queue keeps the lock of its one path while it waits for the lock
 * of the other (lib/fuse.c, queue_element_wakeup). Both paths of a rename begin with the same
 * directories. So if another request begins to wait meanwhile for the write lock of one of these
 * directories, the rename can't lock its second path any more, and does not release its first: each
 * waits for the other.
 *
 * <p>A rename or link that has no such request beside it waits only for requests that hold all
 * locks that they need, and so end. Requests that only read-lock a path need no gate. Requests
 * about open files lock no path: {@link CgroupFuse} tells libfuse that they need none.
 */
final class PathLockGate {
  /** Fair, so that no request is overtaken for ever. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

  /**
   * Waits until a request may be processed. A request that waits here waits for others that libfuse
   * is processing; the caller holds no lock of this program.
   *
   * @return the lock that this thread has to unlock after the request; null if there is none
   */
  Lock enter(int opcode) {
    Lock side =
        switch (opcode) {
          case FuseMessage.RENAME, FuseMessage.LINK -> lock.writeLock();
          case FuseMessage.UNLINK, FuseMessage.RMDIR -> lock.readLock();
          default -> null;
        };
    if (side != null) {
      side.lock();
    }
    return side;
  }
}
