package org.freezerfs.engine.cgroups;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.programs.Priority;
import org.freezerfs.threads.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports what the kernel tells of cells of cgroup v2 by their {@code cgroup.events}: that one has
 * become frozen or not frozen, populated or empty. The kernel tells it by inotify(7) as long as the
 * file is open somewhere. Safe for several threads.
 */
final class CellEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CellEvents.class);

  private static final String THREAD = "cell-events";

  /** A cell whose events are reported. */
  private record Watched(WatchKey key, int fd, int group) {}

  @GuardedBy("this")
  private final Map<String, Watched> byPath = new HashMap<>();

  @GuardedBy("this")
  private final Map<WatchKey, Integer> groups = new HashMap<>();

  /** Made when the first cell is watched. */
  @GuardedBy("this")
  private Optional<WatchService> service = Optional.empty();

  @GuardedBy("this")
  private boolean closed;

  private volatile IntConsumer onChange = group -> {};

  /** How the directories of cells are watched. */
  interface Watching {
    WatchService open() throws IOException;

    /** From now on events of files in the directory queue the key that is returned. */
    WatchKey register(String directory, WatchService service) throws IOException;
  }

  private final Watching watching;

  /** Reports what the kernel tells. */
  CellEvents() {
    this(
        new Watching() {
          @Override
          public WatchService open() throws IOException {
            return FileSystems.getDefault().newWatchService();
          }

          @Override
          public WatchKey register(String directory, WatchService service) throws IOException {
            return Path.of(directory).register(service, StandardWatchEventKinds.ENTRY_MODIFY);
          }
        });
  }

  CellEvents(Watching watching) {
    this.watching = watching;
  }

  /** Sets what is given the group of each cell that has changed. */
  void setOnChange(IntConsumer action) {
    onChange = action;
  }

  /** Reports a change of a group that no event tells. */
  void report(int group) {
    onChange.accept(group);
  }

  /**
   * Begins to report the events of a cell, unless it has done so.
   *
   * @return false if they can't be had
   */
  synchronized boolean watch(Cell cell) {
    String path = cell.cgroup().path();
    if (closed || byPath.containsKey(path)) {
      return !closed;
    }
    int fd = LibC.get().open(path + "/" + FreezerV2.EVENTS, LibC.READ_ONLY);
    if (fd < 0) {
      return cell.cgroup().exists() && warn(path, "it can't be opened");
    }
    try {
      WatchKey key = watching.register(path, service());
      byPath.put(path, new Watched(key, fd, cell.group()));
      groups.put(key, cell.group());
      return true;
    } catch (IOException | RuntimeException | Error e) {
      LibC.get().close(fd);
      return warn(path, e.toString());
    }
  }

  private static boolean warn(String path, String reason) {
    LOG.warn("changes in {} may be noticed up to a second late: {}", path, reason);
    return false;
  }

  @GuardedBy("this")
  private WatchService service() throws IOException {
    if (service.isEmpty()) {
      WatchService made = watching.open();
      try {
        Worker.start(THREAD, new Reports(made));
      } catch (Error e) {
        // The system allows no more threads.
        made.close();
        throw e;
      }
      service = Optional.of(made);
    }
    return service.get();
  }

  /** Reports the events of cells. Used by one thread. */
  private final class Reports implements Worker.Step {
    private final WatchService watched;
    private boolean begun;

    /** What is to be reported; it stays if that fails. */
    private final Set<Integer> changed = new HashSet<>();

    Reports(WatchService watched) {
      this.watched = watched;
    }

    @Override
    public boolean run() throws InterruptedException {
      if (!begun) {
        begun = true;
        // Among the tasks that a thaw has woken, the thread would be late to tell of it.
        if (!Priority.raiseThread()) {
          LOG.debug(
              "events of cells may be told late: the kernel does not allow a higher priority");
        }
      }
      try {
        if (changed.isEmpty()) {
          WatchKey key = watched.take();
          key.pollEvents();
          groupOf(key).ifPresent(changed::add);
          // Before the report: what happens after the look that it leads to is an event again.
          key.reset();
        }
        changed.forEach(onChange::accept);
        changed.clear();
        return true;
      } catch (ClosedWatchServiceException e) {
        LOG.debug("no more events of cells are read");
        return false;
      }
    }
  }

  /**
   * The group of a cell; empty if that is watched no more. An event can come before {@link #watch},
   * which leads to it, has noted the group: so this waits for that.
   */
  private synchronized Optional<Integer> groupOf(WatchKey key) {
    return Optional.ofNullable(groups.get(key));
  }

  /** A cell has gone, or is not to be watched any more. */
  synchronized void forget(Cell cell) {
    Watched watched = byPath.remove(cell.cgroup().path());
    if (watched != null) {
      groups.remove(watched.key());
      watched.key().cancel();
      LibC.get().close(watched.fd());
      onChange.accept(watched.group());
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      if (service.isPresent()) {
        service.get().close();
      }
    } catch (IOException e) {
      LOG.debug("inotify can't be closed", e);
    }
    byPath.values().forEach(watched -> LibC.get().close(watched.fd()));
    byPath.clear();
  }
}
