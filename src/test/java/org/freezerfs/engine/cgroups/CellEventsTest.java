package org.freezerfs.engine.cgroups;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.Watchable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.freezerfs.host.cgroups.HostCgroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that come at bad moments, and reports that fail, with made-up events. */
class CellEventsTest {
  private static final int GROUP = 3;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** What is queued for a directory. */
  private static final class Key implements WatchKey {
    private final CountDownLatch handled = new CountDownLatch(1);

    @Override
    public boolean isValid() {
      return true;
    }

    @Override
    public List<WatchEvent<?>> pollEvents() {
      return List.of();
    }

    @Override
    public boolean reset() {
      handled.countDown();
      return true;
    }

    @Override
    public void cancel() {}

    @Override
    public Watchable watchable() {
      throw new UnsupportedOperationException();
    }
  }

  /** Gives the keys that the test queues to one reader. */
  private static final class Events implements WatchService {
    private final LinkedBlockingQueue<Key> queue = new LinkedBlockingQueue<>();
    private volatile Thread reader;
    private volatile boolean closed;

    @Override
    public void close() {
      closed = true;
      reader.interrupt();
    }

    @Override
    public WatchKey poll() {
      return queue.poll();
    }

    @Override
    public WatchKey poll(long timeout, TimeUnit unit) throws InterruptedException {
      return queue.poll(timeout, unit);
    }

    @Override
    public WatchKey take() throws InterruptedException {
      reader = Thread.currentThread();
      if (closed) {
        throw new ClosedWatchServiceException();
      }
      return queue.take();
    }
  }

  @TempDir private Path directory;
  private final Events events = new Events();
  private final Key key = new Key();
  private final Set<Integer> changed = ConcurrentHashMap.newKeySet();
  private CellEvents cellEvents;
  private Cell cell;

  @BeforeEach
  void makeCell() throws IOException {
    Files.createFile(directory.resolve("cgroup.events"));
    HostCgroup cgroup = new HostCgroup(directory.toString());
    cell = new Cell(cgroup, cgroup.parent(), GROUP, false, new FreezerV2());
  }

  @AfterEach
  void close() {
    cellEvents.close();
  }

  private void watch(Runnable atRegistration) {
    cellEvents =
        new CellEvents(
            new CellEvents.Watching() {
              @Override
              public WatchService open() {
                return events;
              }

              @Override
              public WatchKey register(String watched, WatchService service) {
                atRegistration.run();
                return key;
              }
            });
    cellEvents.setOnChange(changed::add);
  }

  @Test
  void anEventThatComesRightAfterTheRegistrationIsReported() {
    watch(
        () -> {
          events.queue.add(key);
          // The reader has looked for the group of the key, or waits until it may.
          await()
              .atMost(DEADLINE)
              .until(
                  () ->
                      key.handled.getCount() == 0
                          || (events.queue.isEmpty()
                              && events.reader.getState() == Thread.State.BLOCKED));
        });
    cellEvents.watch(cell);
    await().atMost(DEADLINE).until(() -> key.handled.getCount() == 0);
    await().atMost(Duration.ofSeconds(5)).until(() -> changed.contains(GROUP));
  }

  @Test
  void aReportThatFailsIsRepeatedAndTheNextEventsAreReportedToo() {
    watch(() -> {});
    AtomicInteger reports = new AtomicInteger();
    cellEvents.setOnChange(
        group -> {
          if (reports.incrementAndGet() == 1) {
            throw new IllegalStateException("as the test wants it");
          }
          changed.add(group);
        });
    cellEvents.watch(cell);
    events.queue.add(key);
    await().atMost(DEADLINE).until(() -> changed.remove(GROUP));
    events.queue.add(key);
    await().atMost(DEADLINE).until(() -> changed.remove(GROUP));
  }
}
