package org.freezerfs.fuse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.host.mounts.MountAccess;
import org.freezerfs.host.proc.OwnThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes inotify(7) report IN_MODIFY for control files that have changed. A FUSE server can't send
 * such an event. But the kernel sends it when a file is truncated, so this truncates the file
 * through the mount, in threads that serve no request. Each file may need a thread of its own: the
 * kernel lets a truncate(2) wait while somebody writes to the file.
 *
 * <p>A daemon of an ordinary user may not truncate a file that it may only read. So while the
 * kernel asks for the mode of such a file on behalf of one of these threads, the answer is {@link
 * #isWriter}.
 */
final class ModifyNotices implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModifyNotices.class);

  private static final String TYPE = "fuse.freezerfs";

  /**
   * How often a file is tried to be truncated. If another process asks for the file's mode just
   * after this one did, the kernel has the true mode when it checks.
   */
  private static final int TRIES = 1000;

  /** The threads' ids in the kernel. */
  private final Set<Integer> writers = ConcurrentHashMap.newKeySet();

  /** The files that have changed since they were last truncated. */
  private final Set<ControlFile> pending = ConcurrentHashMap.newKeySet();

  private final ExecutorService threads = Executors.newCachedThreadPool(this::newThread);

  private volatile Optional<MountAccess> access = Optional.empty();

  private Thread newThread(Runnable work) {
    Thread thread = new Thread(() -> runAsWriter(work), "notices");
    thread.setDaemon(true);
    return thread;
  }

  private void runAsWriter(Runnable work) {
    int tid = 0;
    try {
      tid = OwnThreads.current();
      writers.add(tid);
      work.run();
    } catch (IOException e) {
      LOG.warn("changes can't be told to watchers by inotify: {}", e.getMessage());
    } finally {
      writers.remove(tid);
    }
  }

  /** The filesystem is mounted: from now on changes can be told. */
  void start(Path mountPoint) {
    try {
      access = MountAccess.of(mountPoint, TYPE);
    } catch (IOException e) {
      LOG.warn("changes can't be told to watchers by inotify: {}", e.getMessage());
    }
  }

  /** Whether a thread's id is that of a thread that truncates files. */
  boolean isWriter(int tid) {
    return writers.contains(tid);
  }

  /** A file has changed. It may be called under any lock. */
  void send(ControlFile changed) {
    if (pending.add(changed)) {
      try {
        threads.execute(() -> truncate(changed));
      } catch (RejectedExecutionException e) {
        LOG.debug("{}: the mount has ended", changed.path());
      }
    }
  }

  private void truncate(ControlFile changed) {
    pending.remove(changed);
    try {
      if (access.isPresent() && !changed.group().isRemoved()) {
        access.get().truncate(changed.path(), TRIES);
      }
    } catch (IOException e) {
      // The group was renamed or removed, or the mount has ended, or is read-only.
      LOG.debug("a change is not told by inotify: {}", e.getMessage());
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    threads.shutdown();
    access.ifPresent(MountAccess::close);
    access = Optional.empty();
  }
}
