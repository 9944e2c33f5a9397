package org.freezerfs.junit;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One test's mount. Its end removes everything that belongs to it. */
final class TestMount {
  /** The time for groups and processes that are just disappearing. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final MountForTest mount;
  private final MountSettings settings;
  private final FreezerHandle handle;
  private boolean allowsLeaks;
  private boolean keepsRecording;

  TestMount(MountForTest mount, MountSettings settings) {
    this.mount = mount;
    this.settings = settings;
    handle = new FreezerHandle(mount.root(), settings.options().semantics());
  }

  FreezerHandle handle() {
    return handle;
  }

  MountSettings settings() {
    return settings;
  }

  /** What was tested may leave groups and processes, which are removed all the same. */
  void allowLeaks() {
    allowsLeaks = true;
  }

  boolean isRecorded() {
    return mount.isRecorded();
  }

  /** Whether the recording was kept at the end. */
  boolean keepsRecording() {
    return keepsRecording;
  }

  /**
   * Kills all processes, unmounts, and removes the directory; keeps the recording or removes it.
   *
   * @param failed whether the test has failed before
   * @param kept where a recording is kept
   * @throws AssertionError if there were leaks
   * @throws IOException if the mount had not ended in order, or can't be removed
   */
  void end(boolean failed, KeptRecording kept) throws IOException {
    keepsRecording = mount.isRecorded() && (failed || settings.recording() == Recording.ALWAYS);
    Closeable recording = () -> keepIfNeeded(kept);
    try (mount;
        recording) {
      try {
        endMount();
      } catch (AssertionError | IOException e) {
        keepsRecording = mount.isRecorded();
        throw e;
      }
    }
  }

  private void keepIfNeeded(KeptRecording kept) throws IOException {
    if (keepsRecording) {
      mount.keep(kept);
    }
  }

  private void endMount() throws IOException {
    Closeable unmount = mount::unmount;
    try (unmount) {
      Leaks leaks = awaitLeaks();
      List<ProcessHandle> alive = killAll(leaks);
      if (!alive.isEmpty()) {
        throw new IOException("these can't be killed: " + alive);
      }
      if (!leaks.isEmpty() && !allowsLeaks) {
        throw new AssertionError("left in the mount by what was tested:\n" + leaks);
      }
    }
  }

  private Leaks awaitLeaks() {
    long end = System.nanoTime() + GRACE_NANOS;
    Leaks leaks = Leaks.of(handle);
    while (!leaks.isEmpty() && !allowsLeaks && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
      leaks = Leaks.of(handle);
    }
    return leaks;
  }

  /** Returns the processes that are alive at the deadline. */
  private static List<ProcessHandle> killAll(Leaks leaks) {
    long end = System.nanoTime() + DEADLINE_NANOS;
    List<ProcessHandle> alive = leaks.processesToKill();
    if (!alive.isEmpty()) {
      leaks.freezeBeforeKill();
    }
    while (!alive.isEmpty() && System.nanoTime() - end < 0) {
      alive.forEach(ProcessHandle::destroyForcibly);
      leaks.thawAfterKill();
      LockSupport.parkNanos(PAUSE_NANOS);
      alive = leaks.processesToKill();
    }
    return alive;
  }
}
