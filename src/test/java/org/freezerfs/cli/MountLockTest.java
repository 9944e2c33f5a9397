package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.RecordLocks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MountLockTest {
  private static final Path MOUNT_POINT = Path.of("/some/where");
  private static final long DAEMON = StateName.number(MOUNT_POINT);
  private static final long REMOVAL = MountLock.removalPosition(MOUNT_POINT);
  private static final int READ_WRITE = 2;

  @TempDir private Path directory;
  private Path file;
  private MountLock lock;

  @BeforeEach
  void setUp() throws IOException {
    file = Files.createFile(directory.resolve(RuntimeDirectory.LOCK));
    int uid = (Integer) Files.getAttribute(directory, "unix:uid");
    RuntimeDirectory state = RuntimeDirectory.at(directory, uid);
    state.create();
    lock = new MountLock(LockFile.of(state), MOUNT_POINT);
  }

  /** The file as another program has it open, whose locks are in the way of this one's. */
  private record Other(int descriptor) implements AutoCloseable {
    static Other open(Path file) {
      int descriptor = LibC.get().open(file.toString(), READ_WRITE);
      assertThat(descriptor).isNotNegative();
      return new Other(descriptor);
    }

    void lock(long position) {
      assertThat(RecordLocks.lock(descriptor, position)).isTrue();
    }

    /** Whether this program has locked it. */
    boolean findsLocked(long position) {
      return RecordLocks.isLocked(descriptor, position);
    }

    @Override
    public void close() {
      LibC.get().close(descriptor);
    }
  }

  @Test
  void anotherDaemonIsWaitedForUpToTheLimit() {
    try (Other other = Other.open(file)) {
      other.lock(DAEMON);
      assertThatThrownBy(() -> lock.acquire(Duration.ZERO, holder -> {}))
          .isInstanceOf(MountLock.HeldException.class);
      assertThat(other.findsLocked(REMOVAL)).isFalse();
    }
  }

  /** It takes a second and more where many programs run, and several can remove files in turn. */
  @Test
  void oneThatRemovesFilesIsWaitedForLonger() throws Exception {
    CompletableFuture<Void> acquired = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                lock.acquire(Duration.ZERO, holder -> {});
                acquired.complete(null);
              } catch (IOException e) {
                acquired.completeExceptionally(e);
              }
            });
    try (Other other = Other.open(file)) {
      other.lock(REMOVAL);
      other.lock(DAEMON);
      waiter.start();
      await().until(() -> acquired.isDone() || waiter.getState() == Thread.State.TIMED_WAITING);
      assertThat(acquired).isNotDone();
    }
    assertThat(acquired).succeedsWithin(20, TimeUnit.SECONDS);
    waiter.join();
    try (Other after = Other.open(file)) {
      assertThat(after.findsLocked(DAEMON)).isTrue();
      assertThat(after.findsLocked(REMOVAL)).isFalse();
    }
  }

  @Test
  void isLockedForRemovalOnlyWhereNoDaemonIs() throws Exception {
    try (Other other = Other.open(file)) {
      assertThat(lock.tryAcquireForRemoval()).isTrue();
      assertThat(other.findsLocked(DAEMON)).isTrue();
      assertThat(other.findsLocked(REMOVAL)).isTrue();
      lock.release();
      other.lock(DAEMON);
      assertThat(other.findsLocked(REMOVAL)).isFalse();
      assertThat(lock.tryAcquireForRemoval()).isFalse();
      assertThat(other.findsLocked(REMOVAL)).isFalse();
    }
  }
}
