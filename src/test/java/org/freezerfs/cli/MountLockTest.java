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
    lock = new MountLock(new LockFile(state), MOUNT_POINT);
  }

  /** Opens the file as another program would, whose locks are in the way of this one's. */
  private int openAsOther() {
    int other = LibC.get().open(file.toString(), READ_WRITE);
    assertThat(other).isNotNegative();
    return other;
  }

  private boolean isLocked(int other, long position) {
    return RecordLocks.isLocked(other, position);
  }

  @Test
  void anotherDaemonIsWaitedForUpToTheLimit() {
    int other = openAsOther();
    try {
      assertThat(RecordLocks.lock(other, DAEMON)).isTrue();
      assertThatThrownBy(() -> lock.acquire(Duration.ZERO, holder -> {}))
          .isInstanceOf(MountLock.HeldException.class);
      assertThat(isLocked(other, REMOVAL)).isFalse();
    } finally {
      LibC.get().close(other);
    }
  }

  /** It takes a second and more where many programs run, and several can remove files in turn. */
  @Test
  void oneThatRemovesFilesIsWaitedForLonger() throws Exception {
    int other = openAsOther();
    assertThat(RecordLocks.lock(other, REMOVAL)).isTrue();
    assertThat(RecordLocks.lock(other, DAEMON)).isTrue();
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
    waiter.start();
    await().until(() -> acquired.isDone() || waiter.getState() == Thread.State.TIMED_WAITING);
    assertThat(acquired).isNotDone();
    LibC.get().close(other);
    assertThat(acquired).succeedsWithin(20, TimeUnit.SECONDS);
    waiter.join();
    int after = openAsOther();
    try {
      assertThat(isLocked(after, DAEMON)).isTrue();
      assertThat(isLocked(after, REMOVAL)).isFalse();
    } finally {
      LibC.get().close(after);
    }
  }

  @Test
  void isLockedForRemovalOnlyWhereNoDaemonIs() throws Exception {
    int other = openAsOther();
    try {
      assertThat(lock.tryAcquireForRemoval()).isTrue();
      assertThat(isLocked(other, DAEMON)).isTrue();
      assertThat(isLocked(other, REMOVAL)).isTrue();
      lock.release();
      assertThat(RecordLocks.lock(other, DAEMON)).isTrue();
      assertThat(isLocked(other, REMOVAL)).isFalse();
      assertThat(lock.tryAcquireForRemoval()).isFalse();
      assertThat(isLocked(other, REMOVAL)).isFalse();
    } finally {
      LibC.get().close(other);
    }
  }
}
