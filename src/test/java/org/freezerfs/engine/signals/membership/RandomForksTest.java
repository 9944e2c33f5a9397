package org.freezerfs.engine.signals.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.engine.signals.membership.FakeMembership.GROUP;
import static org.freezerfs.engine.signals.membership.FakeMembership.OTHER;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.signals.membership.FakeHost.FakeProcess;
import org.freezerfs.host.marks.RlimitMark;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories of a made-up host: processes fork, exit, are reaped and moved in any order, and
 * while the tracker reads. A snapshot that is complete must have each member that lived during it,
 * and no process that was never in the group. A group may be called empty only if it is.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class RandomForksTest {
  private static final int HISTORIES = 1000;
  private static final int STEPS = 60;
  private static final int MOST_PROCESSES = 12;
  private static final int FIRST_PID = 100;

  /** What the kernel tells. */
  enum Kernel {
    SENDS_ALL_EVENTS,
    DROPS_EVENTS,
    /** It leaves the request for events unanswered at times. */
    SENDS_EVENTS_AT_TIMES,
    SENDS_NO_EVENTS
  }

  /** One history. */
  private static final class History {
    private final FakeMembership fake;
    private final FakeHost host;
    private final Random random;
    private final Kernel kernel;
    private boolean isScannedByAnother;

    History(Kernel kernel, Random random) {
      this.kernel = kernel;
      this.random = random;
      fake = new FakeMembership(kernel != Kernel.SENDS_NO_EVENTS);
      host = fake.host;
      if (kernel == Kernel.DROPS_EVENTS) {
        host.events.room = 3;
      }
    }

    void run() throws IOException {
      for (int i = 0; i < STEPS; i++) {
        if (kernel == Kernel.SENDS_EVENTS_AT_TIMES && random.nextInt(5) == 0) {
          host.events.isRefusing = random.nextBoolean();
        }
        switch (random.nextInt(9)) {
          case 0 -> attachAny();
          case 1 -> checkSnapshot(GROUP);
          case 2 -> checkSnapshot(OTHER);
          case 3 -> fake.tracker.drainEvents();
          case 4 -> scanAll();
          case 5 -> reportDead();
          default -> happen();
        }
      }
      fake.assertExact(GROUP);
      fake.assertExact(OTHER);
      checkNoneIsLeftOpen();
    }

    /** Not where processes can't be marked: the scan takes all their children for members. */
    private void scanAll() throws IOException {
      if (kernel != Kernel.SENDS_ALL_EVENTS) {
        fake.tracker.scanAll();
      }
    }

    private void attachAny() throws IOException {
      List<FakeProcess> living = host.living();
      if (!living.isEmpty()) {
        FakeProcess process = living.get(random.nextInt(living.size()));
        int group = List.of(GROUP, OTHER, Engine.ROOT).get(random.nextInt(3));
        fake.attach(process, group);
      }
    }

    /** As a reader of the group's members does that sees that some are dead. */
    private void reportDead() throws IOException {
      for (Member member : fake.members.all()) {
        if (!member.process().runState().alive()) {
          fake.members.reportDead(member);
        }
      }
    }

    /** Something that happens on the host. */
    private void happen() {
      List<FakeProcess> all = host.all();
      if (all.isEmpty() || (random.nextInt(10) == 0 && all.size() < MOST_PROCESSES)) {
        FakeProcess process = host.start();
        // Without all events there is no way to the unmarked children of a parent that has ended.
        if (kernel == Kernel.SENDS_ALL_EVENTS && random.nextInt(3) == 0) {
          process.marking = RlimitMark.Result.REFUSED;
        }
        return;
      }
      FakeProcess any = all.get(random.nextInt(all.size()));
      if (any.isZombie) {
        host.reap(any);
      } else if (random.nextInt(3) == 0) {
        host.exit(any);
      } else if (all.size() < MOST_PROCESSES) {
        host.fork(any);
      } else if (kernel == Kernel.SENDS_ALL_EVENTS && random.nextInt(4) == 0) {
        // A scan can miss a child whose id is smaller than its parent's.
        host.continueIdsFrom(FIRST_PID);
      }
      if (kernel == Kernel.SENDS_ALL_EVENTS && random.nextInt(10) == 0) {
        any.mark = RlimitMark.NONE;
      }
    }

    /** Something happens on the host while it is asked, now and then. */
    private void checkSnapshot(int group) throws IOException {
      List<FakeProcess> before = host.livingIn(group);
      host.meanwhile =
          () -> {
            if (random.nextInt(8) == 0) {
              happen();
            }
            if (random.nextInt(40) == 0) {
              scanAsAnotherThread();
            }
          };
      MemberSnapshot snapshot = fake.tracker.snapshot(group);
      host.meanwhile = () -> {};
      List<FakeProcess> throughout = new ArrayList<>(before);
      throughout.removeIf(process -> !process.isAlive());
      List<Integer> known = snapshot.members().stream().map(one -> one.task().pid()).toList();
      if (snapshot.isEmpty()) {
        // A member that has died since it was known has left no children behind.
        assertThat(host.livingIn(group)).isEmpty();
      }
      if (snapshot.complete()) {
        assertThat(known).containsAll(FakeMembership.pids(throughout));
      }
      for (int pid : FakeMembership.livingPids(snapshot)) {
        assertThat(host.livingIn(group)).extracting(process -> process.pid).contains(pid);
      }
    }

    /** Another thread finds dead members and searches, while this one does not hold the lock. */
    private void scanAsAnotherThread() {
      if (isScannedByAnother || Thread.holdsLock(fake.members)) {
        return;
      }
      isScannedByAnother = true;
      try {
        reportDead();
        fake.tracker.drainEvents();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        isScannedByAnother = false;
      }
    }

    private void checkNoneIsLeftOpen() throws IOException {
      assertThat(host.openCount()).isEqualTo(fake.members.all().size());
      fake.members.removeGroup(GROUP);
      fake.members.removeGroup(OTHER);
      fake.members.removeGroup(Engine.ROOT);
      assertThat(host.openCount()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCompleteSnapshotIsRight(Kernel kernel) throws Exception {
    long seed = new Random().nextLong();
    for (int i = 0; i < HISTORIES; i++) {
      try {
        new History(kernel, new Random(seed + i)).run();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + (seed + i) + ": " + e.getMessage(), e);
      }
    }
  }
}
