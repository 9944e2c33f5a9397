package org.freezerfs.fuse;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import jnr.ffi.Pointer;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.host.libc.LibC;
import ru.serce.jnrfuse.struct.FileStat;

/**
 * Tells clients that poll control files, or watch them by inotify, that the contents have changed.
 * Only a mount with such files has it.
 *
 * <p>As with the kernel's kernfs, poll(2) says that a control file can always be read and written,
 * and by POLLPRI and POLLERR that it has changed since it was read (fs/kernfs/file.c,
 * kernfs_generic_poll).
 */
final class ChangeNotices implements AutoCloseable {
  /** The mode of a regular file that its owner may write. */
  private static final int WRITABLE = FileStat.S_IFREG | 0644;

  /** POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM. */
  private static final int ALWAYS = 0x145;

  /** POLLPRI, POLLERR. */
  private static final int CHANGED = 0xa;

  private final ModifyNotices watchers = new ModifyNotices();
  private final FuseSession.Library library;
  private final Path mountPoint;

  /** The struct fuse_pollhandle of each open file that was polled. */
  @GuardedBy("pollers")
  private final Map<OpenControlFile, Pointer> pollers = new HashMap<>();

  /** Whether the mount has ended, so that no poller can be woken any more. */
  @GuardedBy("pollers")
  private boolean ended;

  private final boolean isOrdinaryUser = LibC.get().geteuid() != 0;

  /** Whether the request that this thread serves has truncated a file. */
  private final ThreadLocal<Boolean> truncated = ThreadLocal.withInitial(() -> false);

  ChangeNotices(Hierarchy hierarchy, FuseSession.Library library, Path mountPoint) {
    this.library = library;
    this.mountPoint = mountPoint;
    hierarchy.setOnChange(this::tell);
  }

  /** The mount answers requests. */
  void start() {
    watchers.start(mountPoint);
  }

  /** A file has changed. It may be called under any lock. */
  private void tell(ControlFile changed) {
    synchronized (pollers) {
      pollers.forEach(
          (open, handle) -> {
            if (open.file() == changed) {
              library.fuse_notify_poll(handle);
            }
          });
    }
    watchers.send(changed);
  }

  /** The events of an open file at this moment. */
  static int events(OpenControlFile open) {
    return open.hasChanged() ? ALWAYS | CHANGED : ALWAYS;
  }

  /** Keeps a struct fuse_pollhandle, by which a poller of an open file is to be woken. */
  void keep(OpenControlFile open, Pointer handle) {
    synchronized (pollers) {
      Pointer before = ended ? handle : pollers.put(open, handle);
      if (before != null) {
        library.fuse_pollhandle_destroy(before);
      }
    }
  }

  /** Wakes all pollers, so that they ask the next daemon. */
  void wakeAll() {
    synchronized (pollers) {
      pollers.values().forEach(library::fuse_notify_poll);
    }
  }

  /** The last descriptor of an open file has been closed. */
  void forget(OpenControlFile closed) {
    synchronized (pollers) {
      Pointer handle = pollers.remove(closed);
      if (handle != null) {
        library.fuse_pollhandle_destroy(handle);
      }
    }
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
    synchronized (pollers) {
      ended = true;
      pollers.values().forEach(library::fuse_pollhandle_destroy);
      pollers.clear();
    }
    watchers.close();
  }
}
