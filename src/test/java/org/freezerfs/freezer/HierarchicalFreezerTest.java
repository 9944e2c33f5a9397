package org.freezerfs.freezer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules of freezer.state in hierarchical, on made-up tasks that stop when the test says so. */
class HierarchicalFreezerTest extends TwoGroups {
  HierarchicalFreezerTest() {
    super(Semantics.HIERARCHICAL);
  }

  private String state(String group) throws Exception {
    return tree.read(group + "/freezer.state").strip();
  }

  private void write(String group, String word) throws Exception {
    tree.write(group + "/freezer.state", word);
  }

  @Test
  void aRunningTaskKeepsAllGroupsAboveItFreezing() throws Exception {
    engine.stop(engine.add(5, top));
    Task slow = engine.add(6, below);
    write("/0", "FROZEN");
    assertThat(state("/0")).isEqualTo("FREEZING");
    assertThat(state("/0/1")).isEqualTo("FREEZING");
    engine.stop(slow);
    assertThat(state("/0")).isEqualTo("FROZEN");
    assertThat(state("/0/1")).isEqualTo("FROZEN");
  }

  @Test
  void aRunningTaskDoesNotKeepGroupsBelowItFreezing() throws Exception {
    engine.add(5, top);
    write("/0", "FROZEN");
    assertThat(state("/0/1")).isEqualTo("FROZEN");
    assertThat(state("/0")).isEqualTo("FREEZING");
  }

  @Test
  void aTaskIsThawedWhenNoGroupAboveItIsFreezing() throws Exception {
    Task task = engine.add(6, below);
    engine.stop(task);
    write("/0", "FROZEN");
    write("/0/1", "FROZEN");
    write("/0", "THAWED");
    assertThat(state("/0")).isEqualTo("THAWED");
    assertThat(state("/0/1")).isEqualTo("FROZEN");
    assertThat(engine.isFreezeRequested(task)).isTrue();
    write("/0/1", "THAWED");
    assertThat(engine.isFreezeRequested(task)).isFalse();
  }

  @Test
  void aThawBelowAFrozenGroupChangesTheOwnStateOnly() throws Exception {
    Task task = engine.add(6, below);
    engine.stop(task);
    write("/0/1", "FROZEN");
    write("/0", "FROZEN");
    write("/0/1", "THAWED");
    assertThat(state("/0/1")).isEqualTo("FROZEN");
    assertThat(tree.read("/0/1/freezer.self_freezing")).isEqualTo("0\n");
    assertThat(tree.read("/0/1/freezer.parent_freezing")).isEqualTo("1\n");
    assertThat(engine.isFreezeRequested(task)).isTrue();
  }

  @Test
  void aTaskThatEntersAFrozenGroupTurnsItAndAllAboveBackToFreezing() throws Exception {
    write("/0", "FROZEN");
    assertThat(state("/0")).isEqualTo("FROZEN");
    Task task = engine.add(5, 0);
    tree.write("/0/1/tasks", "5");
    assertThat(engine.isFreezeRequested(task)).isTrue();
    assertThat(state("/0/1")).isEqualTo("FREEZING");
    assertThat(state("/0")).isEqualTo("FREEZING");
    engine.stop(task);
    assertThat(state("/0")).isEqualTo("FROZEN");
  }

  @Test
  void aTaskThatLeavesAFrozenGroupIsThawed() throws Exception {
    Task task = engine.add(5, below);
    engine.stop(task);
    write("/0", "FROZEN");
    tree.write("/tasks", "5");
    assertThat(engine.isFreezeRequested(task)).isFalse();
  }

  @Test
  void aNewGroupBelowAFreezingGroupIsFrozen() throws Exception {
    engine.add(5, top);
    write("/0", "FROZEN");
    tree.mkdir("/0/2");
    assertThat(state("/0/2")).isEqualTo("FROZEN");
    assertThat(state("/0")).isEqualTo("FREEZING");
    int group = tree.hierarchy().lookup("/0/2").group().id();
    assertThat(engine.isFreezeRequested(engine.fork(6, group))).isTrue();
    write("/0", "THAWED");
    assertThat(state("/0/2")).isEqualTo("THAWED");
  }

  @Test
  void aNewGroupBelowAFrozenGroupFreezesForItsParentAlone() throws Exception {
    write("/0", "FROZEN");
    tree.mkdir("/0/2");
    assertThat(tree.read("/0/2/freezer.parent_freezing")).isEqualTo("1\n");
    assertThat(tree.read("/0/2/freezer.self_freezing")).isEqualTo("0\n");
    write("/0/2", "THAWED");
    assertThat(state("/0/2")).isEqualTo("FROZEN");
  }

  @Test
  void aGroupIsNotFrozenWhileATaskBelowItWasContinuedByOthers() throws Exception {
    engine.stop(engine.add(6, below));
    write("/0", "FROZEN");
    assertThat(state("/0")).isEqualTo("FROZEN");
    engine.continuedByOthers.add(below);
    assertThat(state("/0")).isEqualTo("FREEZING");
    engine.continuedByOthers.clear();
    engine.continuedByOthers.add(top);
    assertThat(state("/0/1")).isEqualTo("FROZEN");
    assertThat(state("/0")).isEqualTo("FREEZING");
  }

  @Test
  void aGroupThatIsOnlyFreezingStaysSoOnResume() throws Exception {
    engine.add(5, top);
    assertThat(freezer.staysFrozenOnResume(tree.hierarchy().lookup("/0").group())).isFalse();
    write("/0", "FROZEN");
    assertThat(state("/0")).isEqualTo("FREEZING");
    assertThat(freezer.staysFrozenOnResume(tree.hierarchy().lookup("/0").group())).isTrue();
  }

  @Test
  void aRemovedGroupDoesNotKeepItsParentFreezing() throws Exception {
    Task task = engine.add(6, below);
    write("/0", "FROZEN");
    assertThat(state("/0")).isEqualTo("FREEZING");
    engine.exit(task);
    tree.hierarchy().rmdir("/0/1");
    assertThat(state("/0")).isEqualTo("FROZEN");
  }

  @Test
  void aTaskBelowThatMayNotBeSignalledFailsTheWrite() throws Exception {
    engine.forbidSignals(engine.add(6, below));
    assertRefused(Errno.EBUSY, () -> write("/0", "FROZEN"));
    assertThat(state("/0")).isEqualTo("FREEZING");
    write("/0", "THAWED");
    assertThat(state("/0/1")).isEqualTo("THAWED");
  }

  @Test
  @Timeout(60)
  void aReadDoesNotWaitForAFreezeInProgress() throws Exception {
    engine.add(6, below);
    CountDownLatch telling = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    engine.duringFreeze =
        () -> {
          telling.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              try {
                write("/0", "FROZEN");
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    telling.await();
    assertThat(state("/0")).isEqualTo("FREEZING");
    assertThat(state("/0/1")).isEqualTo("FREEZING");
    tree.mkdir("/2");
    assertThat(state("/2")).isEqualTo("THAWED");
    goOn.countDown();
    writer.join();
  }

  @Test
  @Timeout(60)
  void aReaderThatWaitsFindsTheGroupRemoved() throws Exception {
    Task task = engine.add(6, below);
    write("/0/1", "FROZEN");
    ControlFile file = tree.file("/0/1/freezer.state");
    engine.exit(task);
    tree.removeDuring(
        "/0/1", () -> assertRefused(Errno.ENODEV, () -> file.read(TestTree.ROOT_USER)));
  }
}
