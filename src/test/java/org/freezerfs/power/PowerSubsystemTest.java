package org.freezerfs.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.io.IOException;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A suspend and a resume of made-up tasks, which stop at once. */
class PowerSubsystemTest {
  private static final String POWER = "/power.state";

  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree =
      new TestTree(
          engine, new PowerSubsystem(engine, Semantics.V4, this::isFrozen, this::isFreezing));
  private int running;
  private int frozen;
  private int freezing;

  private boolean isFrozen(Group group) {
    return group.id() == frozen;
  }

  private boolean isFreezing(Group group) {
    return group.id() == freezing;
  }

  @BeforeEach
  void makeGroups() throws Exception {
    running = tree.mkdir("/0");
    frozen = tree.mkdir("/1");
    freezing = tree.mkdir("/2");
  }

  @AfterEach
  void close() {
    tree.close();
  }

  private Task add(int pid, int group) {
    Task task = engine.add(pid, group);
    engine.stop(task);
    return task;
  }

  @Test
  void afterAResumeOnlyAFreezingGroupFreezesTheTasksThatAreForkedInIt() throws Exception {
    Task ofFreezing = add(5, freezing);
    tree.write(POWER, "mem\n");
    tree.write(POWER, "on");
    assertThat(engine.isFreezeRequested(ofFreezing)).isFalse();
    assertThat(engine.isFreezing(freezing)).isTrue();
    assertThat(engine.isFreezing(running)).isFalse();
  }

  @Test
  void aResumeThatFailsCanBeTriedAgain() throws Exception {
    Task task = add(5, running);
    tree.write(POWER, "mem\n");
    engine.failsToThaw = true;
    assertThatThrownBy(() -> tree.write(POWER, "on")).isInstanceOf(IOException.class);
    assertThat(tree.read(POWER)).isEqualTo("mem\n");
    engine.failsToThaw = false;
    tree.write(POWER, "on");
    assertThat(engine.isFreezeRequested(task)).isFalse();
  }

  @Test
  void aGroupThatIsMadeDuringASuspendFreezesTheTasksThatAreForkedInIt() throws Exception {
    tree.write(POWER, "mem\n");
    assertThat(engine.isFreezing(tree.mkdir("/3"))).isTrue();
  }

  @Test
  void aResumeLeavesFrozenGroupsFrozen() throws Exception {
    Task ofRunning = add(5, running);
    Task ofFrozen = add(6, frozen);
    tree.write(POWER, "mem\n");
    assertThat(tree.read(POWER)).isEqualTo("mem\n");
    assertThat(engine.isFreezeRequested(ofRunning)).isTrue();
    assertThat(engine.isFreezeRequested(ofFrozen)).isTrue();
    tree.write(POWER, "on");
    assertThat(tree.read(POWER)).isEqualTo("on\n");
    assertThat(engine.isFreezeRequested(ofRunning)).isFalse();
    assertThat(engine.isFreezeRequested(ofFrozen)).isTrue();
  }

  @Test
  void aSuspendLeavesTheRootRunningAndAResumeThawsFrozenTasksInIt() throws Exception {
    Task ofRoot = add(5, Engine.ROOT);
    tree.write(POWER, "mem");
    assertThat(engine.isFreezeRequested(ofRoot)).isFalse();
    engine.freeze(ofRoot);
    tree.write(POWER, "on");
    assertThat(engine.isFreezeRequested(ofRoot)).isFalse();
  }

  @Test
  void aTaskAttachedDuringASuspendIsFrozen() throws Exception {
    Task task = add(5, Engine.ROOT);
    tree.write(POWER, "mem");
    tree.write("/0/tasks", "5");
    assertThat(engine.isFreezeRequested(task)).isTrue();
    tree.write(POWER, "on");
    assertThat(engine.isFreezeRequested(task)).isFalse();
  }

  @Test
  void aSuspendFailsIfATaskMayNotBeSignalled() throws Exception {
    Task task = add(5, running);
    engine.forbidSignals(add(6, running));
    assertRefused(Errno.EBUSY, () -> tree.write(POWER, "mem"));
    assertThat(tree.read(POWER)).isEqualTo("on\n");
    assertThat(engine.isFreezeRequested(task)).isFalse();
  }

  @Test
  void aSuspendDoesNotWaitForItsWriter() throws Exception {
    int self = TestTree.ROOT_USER.tid();
    Task writer = engine.add(self, running);
    tree.write(POWER, "mem");
    assertThat(engine.isFreezeRequested(writer)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "disk", "MEM", "mem on", "FROZEN"})
  void anyOtherWordIsInvalid(String word) {
    assertRefused(Errno.EINVAL, () -> tree.write(POWER, word + "\n"));
  }
}
