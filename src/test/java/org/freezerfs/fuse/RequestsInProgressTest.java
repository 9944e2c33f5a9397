package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.MemoryTreeStore;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.cgroup.snapshot.TreeSnapshot;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.freezer.Freezer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thaw that is being served when the groups are kept for the last time. */
@Timeout(60)
class RequestsInProgressTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int FROZEN_TASK = 17;

  private final MemoryTreeStore store = new MemoryTreeStore();
  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree =
      new TestTree(engine, new Freezer(engine, Semantics.V4, Semantics.V4.transition(), false));
  private final RequestsInProgress requests = new RequestsInProgress();
  private final CallbackRunner callbacks = new CallbackRunner(requests, () -> {});
  private final CountDownLatch thawing = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private int group;

  @BeforeEach
  void freeze() throws Exception {
    tree.hierarchy()
        .persistence()
        .startLog(store, new TreeSnapshot.Origin("boot", "v4", List.of("freezer")));
    group = tree.mkdir("/0");
    engine.stop(engine.add(FROZEN_TASK, group));
    tree.write("/0/freezer.state", "FROZEN");
    assertThat(isKeptFrozen()).isTrue();
    engine.duringThaw =
        () -> {
          thawing.countDown();
          waitFor(goOn);
        };
  }

  @AfterEach
  void close() {
    tree.close();
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isKeptFrozen() {
    return store.read().groupsWithState(List.of("freezer")).contains(group);
  }

  /** Serves a write as {@link RequestLoop} does; the future gives its answer. */
  private CompletableFuture<Integer> thaw() {
    return CompletableFuture.supplyAsync(
        () -> {
          requests.beginOne();
          try {
            return callbacks.run(
                "write", "/0/freezer.state", () -> tree.write("/0/freezer.state", "RUNNING"));
          } finally {
            requests.endOne();
          }
        });
  }

  @Test
  void isWaitedFor() throws Exception {
    CompletableFuture<Integer> answer = thaw();
    waitFor(thawing);
    CompletableFuture<Boolean> end = CompletableFuture.supplyAsync(() -> requests.end(LONG));
    await().until(requests::areRefused);
    assertThat(end).isNotDone();
    goOn.countDown();
    assertThat(end.get()).isTrue();
    assertThat(answer.get()).isZero();
    assertThat(tree.hierarchy().persistence().finishLog()).isTrue();
    assertThat(isKeptFrozen()).isFalse();
  }

  @Test
  void isNotAnsweredWithSuccessIfItComesTooLateToBeKept() throws Exception {
    CompletableFuture<Integer> answer = thaw();
    waitFor(thawing);
    assertThat(requests.end(Duration.ofMillis(1))).isFalse();
    assertThat(tree.hierarchy().persistence().finishLog()).isTrue();
    goOn.countDown();
    assertThat(answer.get()).isEqualTo(-Errno.ENOTCONN.intValue());
    assertThat(isKeptFrozen()).isTrue();
  }

  @Test
  void isKeptIfItWasAnsweredBefore() throws Exception {
    goOn.countDown();
    assertThat(thaw().get()).isZero();
    assertThat(requests.end(LONG)).isTrue();
    assertThat(tree.hierarchy().persistence().finishLog()).isTrue();
    assertThat(isKeptFrozen()).isFalse();
  }
}
