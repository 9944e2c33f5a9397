package org.freezerfs.junit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.freezerfs.Freezerfs;
import org.freezerfs.Options;

/** One test's mount. Its end removes everything that belongs to it. */
final class TestMount {
  /** The time for groups and processes that are just disappearing. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Freezerfs mount;
  private final FreezerHandle handle;

  private TestMount(Freezerfs mount, Options options) {
    this.mount = mount;
    handle = new FreezerHandle(mount.root(), options.semantics());
  }

  static TestMount open(Options options) throws IOException {
    Path directory = Files.createTempDirectory("freezer-");
    try {
      return new TestMount(Freezerfs.mount(directory, options), options);
    } catch (IOException e) {
      Files.delete(directory);
      throw e;
    }
  }

  FreezerHandle handle() {
    return handle;
  }

  /**
   * Kills all processes, unmounts, and removes the directory.
   *
   * @throws AssertionError if there were leaks
   * @throws IOException if the mount had not ended in order, or can't be removed
   */
  void end() throws IOException {
    Closeable directory = () -> Files.delete(mount.root());
    try (directory;
        mount) {
      Leaks leaks = awaitLeaks();
      List<ProcessHandle> alive = killAll(leaks);
      if (!alive.isEmpty()) {
        throw new IOException("these can't be killed: " + alive);
      }
      if (!leaks.isEmpty()) {
        throw new AssertionError("left in the mount by what was tested:\n" + leaks);
      }
    }
  }

  private Leaks awaitLeaks() {
    long end = System.nanoTime() + GRACE_NANOS;
    Leaks leaks = Leaks.of(handle);
    while (!leaks.isEmpty() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
      leaks = Leaks.of(handle);
    }
    return leaks;
  }

  /** Returns the processes that are alive at the deadline. */
  private static List<ProcessHandle> killAll(Leaks leaks) {
    long end = System.nanoTime() + DEADLINE_NANOS;
    leaks.freezeBeforeKill();
    List<ProcessHandle> alive = leaks.processesToKill();
    while (!alive.isEmpty() && System.nanoTime() - end < 0) {
      alive.forEach(ProcessHandle::destroyForcibly);
      leaks.thawAfterKill();
      LockSupport.parkNanos(PAUSE_NANOS);
      alive = leaks.processesToKill();
    }
    return alive;
  }
}
