package org.freezerfs.fuse;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;

/**
 * How many files and directories all users together may have open, as each takes memory. It holds
 * for neither root nor the user whose mount it is, so that they are refused nothing for what others
 * have open: the kernel's own limit, file-max, lets root pass too (fs/file_table.c,
 * alloc_empty_file).
 */
final class OpenLimit {
  /** One takes a small part of that: the heap is for other things. */
  private static final int BYTES_OF_HEAP = 4096;

  private final long most;
  private final int owner;
  private final AtomicLong open = new AtomicLong();

  OpenLimit(long most, int owner) {
    this.most = most;
    this.owner = owner;
  }

  /** That of this program's heap and user. */
  static OpenLimit ofHeap() {
    return new OpenLimit(Runtime.getRuntime().maxMemory() / BYTES_OF_HEAP, ownUid());
  }

  private static int ownUid() {
    try {
      return ProcStatus.of(Processes.self()).map(ProcStatus::uid).orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * To be called before something is opened.
   *
   * @return whether it counts, and is to be given {@linkplain #giveBack back}
   * @throws CgroupException ENFILE if there are too many
   */
  boolean take(Credentials opener) throws CgroupException {
    if (opener.uid() == 0 || opener.uid() == owner) {
      return false;
    }
    if (open.incrementAndGet() > most) {
      giveBack();
      throw new CgroupException(Errno.ENFILE);
    }
    return true;
  }

  void giveBack() {
    open.decrementAndGet();
  }
}
