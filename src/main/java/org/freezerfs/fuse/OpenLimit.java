package org.freezerfs.fuse;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;

/**
 * How many files and directories all users together may have open, as each takes memory. Root and
 * the user whose mount it is are exempt, so that other users' open files never make their open(2)
 * fail. The kernel's own limit, file-max, exempts root too (fs/file_table.c, alloc_empty_file).
 */
final class OpenLimit {
  /** One open file for each 4 KiB of heap; it takes far less, and the rest is margin. */
  private static final int HEAP_BYTES_PER_FILE = 4096;

  private final long limit;
  private final int owner;
  private final AtomicLong open = new AtomicLong();

  OpenLimit(long limit, int owner) {
    this.limit = limit;
    this.owner = owner;
  }

  /** The limit that suits this program's heap; its user is exempt. */
  static OpenLimit ofHeap() {
    return new OpenLimit(Runtime.getRuntime().maxMemory() / HEAP_BYTES_PER_FILE, ownUid());
  }

  private static int ownUid() {
    try {
      return ProcStatus.of(Processes.self()).map(ProcStatus::uid).orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Counts a file that is to be opened.
   *
   * @return whether it counts, so that {@link #release} must be called when it is closed
   * @throws CgroupException ENFILE if too many files are open
   */
  boolean acquire(Credentials opener) throws CgroupException {
    if (opener.uid() == 0 || opener.uid() == owner) {
      return false;
    }
    if (open.incrementAndGet() > limit) {
      release();
      throw new CgroupException(Errno.ENFILE);
    }
    return true;
  }

  /** Counts a file as closed. */
  void release() {
    open.decrementAndGet();
  }
}
