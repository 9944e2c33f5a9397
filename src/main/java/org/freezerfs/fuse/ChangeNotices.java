package org.freezerfs.fuse;

import java.nio.file.Path;
import jnr.ffi.Pointer;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.host.libc.LibC;
import ru.serce.jnrfuse.struct.FileStat;

/**
 * Tells those who poll control files, or watch them by inotify, that the contents have changed.
 * Only a mount with such files has it.
 */
final class ChangeNotices implements AutoCloseable {
  /** The mode of a regular file that its owner may write. */
  private static final int WRITABLE = FileStat.S_IFREG | 0644;

  private final ModifyNotices watchers = new ModifyNotices();
  private final PollWaiters pollers;
  private final Path mountPoint;
  private final boolean isOrdinaryUser = LibC.get().geteuid() != 0;

  /** Whether the request that this thread serves has truncated a file. */
  private final ThreadLocal<Boolean> truncated = ThreadLocal.withInitial(() -> false);

  ChangeNotices(Hierarchy hierarchy, FuseSession.Library library, Path mountPoint) {
    pollers = new PollWaiters(library);
    this.mountPoint = mountPoint;
    hierarchy.setOnChange(this::tell);
  }

  /** The mount answers requests. */
  void start() {
    watchers.start(mountPoint);
  }

  private void tell(ControlFile changed) {
    pollers.wake(changed);
    watchers.send(changed);
  }

  /** See {@link PollWaiters#keep}. */
  void keep(OpenControlFile open, Pointer handle) {
    pollers.keep(open, handle);
  }

  /** Wakes all who wait in poll(2), so that they ask the next daemon. */
  void wakeAll() {
    pollers.wakeAll();
  }

  /** The last descriptor of an open file has been closed. */
  void forget(OpenControlFile closed) {
    pollers.remove(closed);
  }

  /**
   * This thread serves a request to truncate a file. libfuse asks for the file's attributes in the
   * same request, and the kernel keeps them.
   */
  void noteTruncate() {
    truncated.set(true);
  }

  /**
   * Shows a file as writable to a thread of {@link ModifyNotices} of an ordinary user: the kernel
   * asks for the mode on its behalf before it lets it truncate the file. After that it is shown the
   * true mode, which the kernel then keeps.
   *
   * @param stat has the true mode
   * @param tid the thread on whose behalf the kernel asks
   */
  void showMode(FileStat stat, int tid) {
    boolean isAfterTruncate = truncated.get();
    truncated.set(false);
    if (isOrdinaryUser && !isAfterTruncate && watchers.isWriter(tid)) {
      stat.st_mode.set(WRITABLE);
    }
  }

  @Override
  public void close() {
    pollers.end();
    watchers.close();
  }
}
