package org.freezerfs.fuse;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import jnr.ffi.Pointer;
import org.freezerfs.cgroup.ControlFile;

/**
 * Answers poll(2) on open control files, and wakes those who wait in it. As with the kernel's
 * kernfs, a file can always be read and written, and POLLPRI and POLLERR say that it has changed
 * since it was read (fs/kernfs/file.c, kernfs_generic_poll).
 */
final class PollWaiters {
  /** POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM. */
  private static final int ALWAYS = 0x145;

  /** POLLPRI, POLLERR. */
  private static final int CHANGED = 0xa;

  private final FuseSession.Library library;

  /** The struct fuse_pollhandle of each open file that was polled. */
  @GuardedBy("this")
  private final Map<OpenControlFile, Pointer> handles = new HashMap<>();

  @GuardedBy("this")
  private boolean ended;

  PollWaiters(FuseSession.Library library) {
    this.library = library;
  }

  /** The events of an open file at this moment. */
  static int events(OpenControlFile open) {
    return open.hasChanged() ? ALWAYS | CHANGED : ALWAYS;
  }

  /** Keeps a struct fuse_pollhandle, by which a poller of an open file is to be woken. */
  synchronized void keep(OpenControlFile open, Pointer handle) {
    Pointer before = ended ? handle : handles.put(open, handle);
    if (before != null) {
      library.fuse_pollhandle_destroy(before);
    }
  }

  /** A file has changed: wakes all who poll it. It may be called under any lock. */
  synchronized void wake(ControlFile changed) {
    handles.forEach(
        (open, handle) -> {
          if (open.file() == changed) {
            library.fuse_notify_poll(handle);
          }
        });
  }

  /** Wakes all who poll. */
  synchronized void wakeAll() {
    handles.values().forEach(library::fuse_notify_poll);
  }

  /** The last descriptor of an open file has been closed. */
  synchronized void remove(OpenControlFile closed) {
    Pointer handle = handles.remove(closed);
    if (handle != null) {
      library.fuse_pollhandle_destroy(handle);
    }
  }

  /** The mount has ended: nobody can be woken any more. */
  synchronized void end() {
    ended = true;
    handles.values().forEach(library::fuse_pollhandle_destroy);
    handles.clear();
  }
}
