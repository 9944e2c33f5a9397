package org.freezerfs.freezer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of freezer.state under v4, on made-up tasks that stop when the test says so. */
class FreezerTest {
  private static final String STATE = "/0/freezer.state";

  private final FakeEngine engine = new FakeEngine();
  private TestTree tree;
  private int group;

  private void mount(Transition transition) throws Exception {
    tree = new TestTree(engine, new Freezer(engine, Semantics.V4, transition, false));
    group = tree.mkdir("/0");
  }

  @AfterEach
  void close() {
    tree.close();
  }

  @Test
  void aReaderSeesFreezingOnceAlthoughAllTasksHaveStopped() throws Exception {
    mount(Transition.READ);
    engine.stop(engine.add(5, group));
    tree.write(STATE, "FROZEN\n");
    assertThat(tree.read(STATE)).isEqualTo("FREEZING\n");
    assertThat(tree.read(STATE)).isEqualTo("FROZEN\n");
  }

  @Test
  void aReaderSeesFreezingAfterASecondWriteToo() throws Exception {
    mount(Transition.READ);
    engine.stop(engine.add(5, group));
    tree.write(STATE, "FROZEN");
    tree.write(STATE, "FROZEN");
    assertThat(tree.read(STATE)).isEqualTo("FREEZING\n");
    assertThat(tree.read(STATE)).isEqualTo("FROZEN\n");
  }

  @Test
  void anEagerReaderCompletesTheTransitionFirst() throws Exception {
    mount(Transition.EAGER);
    Task task = engine.add(5, group);
    tree.write(STATE, "FROZEN");
    assertThat(tree.read(STATE)).isEqualTo("FREEZING\n");
    engine.stop(task);
    assertThat(tree.read(STATE)).isEqualTo("FROZEN\n");
  }

  @ParameterizedTest
  @EnumSource(Transition.class)
  void anEmptyGroupIsFrozenAtOnce(Transition transition) throws Exception {
    mount(transition);
    tree.write(STATE, "FROZEN");
    assertThat(tree.read(STATE)).isEqualTo("FROZEN\n");
  }

  @Test
  void freezingLastsUntilTheLastTaskStops() throws Exception {
    mount(Transition.READ);
    engine.stop(engine.add(5, group));
    Task slow = engine.add(6, group);
    tree.write(STATE, "FROZEN");
    for (int look = 0; look < 3; look++) {
      assertThat(tree.read(STATE)).isEqualTo("FREEZING\n");
    }
    engine.stop(slow);
    assertThat(tree.read(STATE)).isEqualTo("FROZEN\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aThawReachesTheTasksOfAFreezingOrFrozenGroup(boolean waitUntilFrozen) throws Exception {
    mount(Transition.EAGER);
    Task task = engine.add(5, group);
    tree.write(STATE, "FROZEN");
    if (waitUntilFrozen) {
      engine.stop(task);
      assertThat(tree.read(STATE)).isEqualTo("FROZEN\n");
    }
    assertThat(engine.isFreezeRequested(task)).isTrue();
    tree.write(STATE, "RUNNING");
    assertThat(engine.isFreezeRequested(task)).isFalse();
    assertThat(tree.read(STATE)).isEqualTo("RUNNING\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FREEZING",
        "THAWED",
        "frozen",
        "FROZENX",
        "FROZ",
        " FROZEN",
        "FROZEN FROZEN",
        "1",
        "\n",
        "\0FROZEN"
      })
  void anIllegalWordIsAnIoErrorAndChangesNothing(String word) throws Exception {
    mount(Transition.EAGER);
    assertRefused(Errno.EIO, () -> tree.write(STATE, word));
    assertThat(tree.read(STATE)).isEqualTo("RUNNING\n");
  }

  @Test
  void aTaskThatMayNotBeSignalledKeepsTheGroupFreezing() throws Exception {
    mount(Transition.EAGER);
    Task obedient = engine.add(5, group);
    Task foreign = engine.add(6, group);
    engine.stop(obedient);
    engine.forbidSignals(foreign);
    assertRefused(Errno.EBUSY, () -> tree.write(STATE, "FROZEN"));
    assertThat(tree.read(STATE)).isEqualTo("FREEZING\n");
    assertThat(engine.isFreezeRequested(obedient)).isTrue();
    assertRefused(Errno.EBUSY, () -> tree.write(STATE, "FROZEN"));
    engine.exit(foreign);
    assertThat(tree.read(STATE)).isEqualTo("FROZEN\n");
  }

  @Test
  void noTaskCanBeAttachedToAFrozenGroup() throws Exception {
    mount(Transition.EAGER);
    tree.write(STATE, "FROZEN");
    engine.add(5, Engine.ROOT);
    assertRefused(Errno.EBUSY, () -> tree.write("/0/tasks", "5"));
  }

  @Test
  void aTaskThatEntersAFreezingGroupRunsUntilFrozenIsWrittenAgain() throws Exception {
    mount(Transition.READ);
    engine.stop(engine.add(5, group));
    Task late = engine.add(6, Engine.ROOT);
    tree.write(STATE, "FROZEN");
    tree.write("/0/tasks", "6");
    assertThat(engine.isFreezeRequested(late)).isFalse();
    assertThat(tree.read(STATE)).isEqualTo("FREEZING\n");
    assertThat(tree.read(STATE)).isEqualTo("FREEZING\n");
    assertThat(engine.isFreezeRequested(late)).isFalse();
    tree.write(STATE, "FROZEN");
    assertThat(engine.isFreezeRequested(late)).isTrue();
  }

  @Test
  void aTaskForkedInAFreezingGroupIsFrozen() throws Exception {
    mount(Transition.EAGER);
    engine.stop(engine.add(5, group));
    tree.write(STATE, "FROZEN");
    Task child = engine.fork(6, group);
    assertThat(tree.read(STATE)).isEqualTo("FREEZING\n");
    assertThat(engine.isFreezeRequested(child)).isTrue();
    engine.stop(child);
    assertThat(tree.read(STATE)).isEqualTo("FROZEN\n");
  }

  @Test
  void aTaskForkedBeforeTheFreezeThatHasLeftIsNotFrozen() throws Exception {
    mount(Transition.EAGER);
    tree.mkdir("/1");
    engine.stop(engine.add(5, group));
    Task child = engine.fork(6, group);
    tree.write("/1/tasks", "6");
    tree.write(STATE, "FROZEN");
    assertThat(tree.read(STATE)).isEqualTo("FROZEN\n");
    assertThat(engine.isFreezeRequested(child)).isFalse();
  }

  @Test
  void aTaskForkedInARunningGroupIsNotFrozen() throws Exception {
    mount(Transition.EAGER);
    Task child = engine.fork(6, group);
    assertThat(tree.read(STATE)).isEqualTo("RUNNING\n");
    assertThat(engine.isFreezeRequested(child)).isFalse();
  }

  @Test
  void aFrozenTaskThatLeavesStaysFrozenUntilItsNewGroupIsFrozenAndThawed() throws Exception {
    mount(Transition.EAGER);
    int other = tree.mkdir("/1");
    Task task = engine.add(5, group);
    engine.stop(task);
    tree.write(STATE, "FROZEN");
    tree.write("/1/tasks", "5");
    assertThat(engine.groupOf(task)).isEqualTo(other);
    tree.write("/1/freezer.state", "RUNNING");
    tree.write(STATE, "RUNNING");
    assertThat(engine.isFreezeRequested(task)).isTrue();
    assertThat(tree.read("/1/freezer.state")).isEqualTo("RUNNING\n");
    tree.write("/1/freezer.state", "FROZEN");
    tree.write("/1/freezer.state", "RUNNING");
    assertThat(engine.isFreezeRequested(task)).isFalse();
  }

  @Test
  void freezingDoesNotReachTheGroupsBelow() throws Exception {
    mount(Transition.EAGER);
    Task below = engine.add(6, tree.mkdir("/0/below"));
    tree.write(STATE, "FROZEN");
    assertThat(tree.read("/0/below/freezer.state")).isEqualTo("RUNNING\n");
    assertThat(engine.isFreezeRequested(below)).isFalse();
  }

  @Test
  void theRootCannotBeFrozen() throws Exception {
    mount(Transition.EAGER);
    assertThat(tree.read("/freezer.state")).isEqualTo("RUNNING\n");
    tree.write("/freezer.state", "RUNNING");
    assertRefused(Errno.EPERM, () -> tree.write("/freezer.state", "FROZEN"));
    assertRefused(Errno.EIO, () -> tree.write("/freezer.state", "FREEZING"));
  }

  @Test
  @Timeout(60)
  void aReadDoesNotWaitForAFreezeInProgress() throws Exception {
    mount(Transition.EAGER);
    tree.mkdir("/1");
    engine.stop(engine.add(5, group));
    CountDownLatch telling = new CountDownLatch(1);
    CountDownLatch readersAreDone = new CountDownLatch(1);
    engine.duringFreeze =
        () -> {
          telling.countDown();
          await(readersAreDone);
        };
    CompletableFuture<Void> freeze =
        CompletableFuture.runAsync(() -> writeUnchecked(STATE, "FROZEN"));
    await(telling);
    try {
      assertThat(tree.read("/1/freezer.state")).isEqualTo("RUNNING\n");
      assertThat(tree.read(STATE)).isEqualTo("FREEZING\n");
      assertThat(tree.read("/1/tasks")).isEmpty();
      assertThat(tree.read("/0/tasks")).isEqualTo("5\n");
      assertThat(tree.hierarchy().list(tree.hierarchy().root())).hasSize(6);
    } finally {
      readersAreDone.countDown();
    }
    freeze.get();
    assertThat(tree.read(STATE)).isEqualTo("FROZEN\n");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void writeUnchecked(String path, String text) {
    try {
      tree.write(path, text);
    } catch (CgroupException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
