package org.freezerfs.freezer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Moves of tasks out of groups that freeze, where no frozen task may be moved. */
@ParameterizedClass
@EnumSource(
    value = Semantics.class,
    names = {"V5", "FIRST_MERGED"})
class LeaveFrozenGroupTest {
  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree;

  LeaveFrozenGroupTest(Semantics semantics) {
    tree =
        new TestTree(
            semantics, engine, new Freezer(engine, semantics, semantics.transition(), false));
  }

  @AfterEach
  void close() {
    tree.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tasks", "/1/tasks"})
  void aFrozenTaskCanNotLeave(String to) throws Exception {
    int group = tree.mkdir("/0");
    tree.mkdir("/1");
    Task task = engine.add(5, group);
    engine.stop(task);
    tree.write("/0/freezer.state", "FROZEN");
    assertRefused(Errno.EBUSY, () -> tree.write(to, "5"));
    assertThat(engine.groupOf(task)).isEqualTo(group);
    assertThat(engine.isFreezeRequested(task)).isTrue();
  }

  @Test
  void aTaskThatLeavesAFreezingGroupIsNotFrozenWhereItIsThen() throws Exception {
    int group = tree.mkdir("/0");
    int other = tree.mkdir("/1");
    Task task = engine.add(5, group);
    tree.write("/0/freezer.state", "FROZEN");
    assertThat(engine.isFreezeRequested(task)).isTrue();
    tree.write("/1/tasks", "5");
    assertThat(engine.groupOf(task)).isEqualTo(other);
    assertThat(engine.isFreezeRequested(task)).isFalse();
  }

  @Test
  void aTaskThatLeavesAThawedGroupStaysAsItIs() throws Exception {
    int group = tree.mkdir("/0");
    tree.mkdir("/1");
    Task task = engine.add(5, group);
    // It has a freeze request, which is not its group's.
    engine.freeze(task);
    tree.write("/1/tasks", "5");
    assertThat(engine.isFreezeRequested(task)).isTrue();
  }
}
