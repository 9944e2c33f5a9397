package org.freezerfs.fuse;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps a request for which libfuse locks two paths apart from all others for which it locks a path
 * against everybody. Without this a mount hangs for good.
 *
 * <p>libfuse 2 locks each directory of a request's path for reading, and for rename and rmdir what
 * is renamed or removed for writing. Who waits for a lock for writing keeps out all further
 * readers. The first in its queue keeps the lock of its one path while it waits for that of the
 * other (lib/fuse.c, queue_element_wakeup). Both paths of a rename begin with the same directories.
 * So if another request comes to wait meanwhile to write-lock one of these directories, the rename
 * can't lock its second path any more, and does not give up its first: each waits for the other.
 *
 * <p>A rename, or link, that is alone in this waits for requests that have all that they need, and
 * so end. Those which only read-lock a path take no part, and those about open files lock none:
 * {@link OperationsTable} tells libfuse that they need no path.
 */
final class PathLockGate {
  /** In the order in which they come, so that nobody is overtaken for ever. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

  /**
   * Waits until a request may be processed.
   *
   * @return what this thread has to unlock after that; null if nothing
   */
  Lock enter(int opcode) {
    Lock side =
        switch (opcode) {
          case Opcode.RENAME, Opcode.LINK -> lock.writeLock();
          case Opcode.UNLINK, Opcode.RMDIR -> lock.readLock();
          default -> null;
        };
    if (side != null) {
      side.lock();
    }
    return side;
  }
}
