package org.freezerfs.top;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.freezerfs.host.proc.DaemonThread;

/**
 * Takes a sample each second, in a thread of its own: a mount whose daemon does not answer must not
 * keep the keys from working.
 */
final class PeriodicSampler {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A sample of all groups; the first, before there is one, is empty. */
  record Snapshot(Instant taken, List<GroupSample> groups) {}

  private final Supplier<List<GroupSample>> sampler;

  private volatile Snapshot latest = new Snapshot(Instant.now(), List.of());

  @GuardedBy("this")
  private boolean isWanted;

  PeriodicSampler(Supplier<List<GroupSample>> sampler) {
    this.sampler = sampler;
  }

  void start() {
    DaemonThread.start("sampler", this::run);
  }

  Snapshot latest() {
    return latest;
  }

  /** Has the next sample taken at once. */
  synchronized void request() {
    isWanted = true;
    notifyAll();
  }

  private void run() {
    try {
      while (true) {
        List<GroupSample> groups = sampler.get();
        latest = new Snapshot(Instant.now(), groups);
        await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void await() throws InterruptedException {
    long end = System.nanoTime() + PERIOD_NANOS;
    for (long left = PERIOD_NANOS; !isWanted && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    isWanted = false;
  }
}
