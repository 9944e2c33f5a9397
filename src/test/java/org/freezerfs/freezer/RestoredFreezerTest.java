package org.freezerfs.freezer;

import static org.assertj.core.api.Assertions.assertThat;

import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Restores the state that an earlier daemon has saved, also with a resume after that. */
class RestoredFreezerTest {
  private static final String STATE = "/0/freezer.state";

  private final FakeEngine engine = new FakeEngine();
  private final Freezer freezer = new Freezer(engine, Semantics.V4, Transition.READ, false);
  private final TestTree tree = new TestTree(engine, freezer);
  private Group group;
  private Task task;

  @BeforeEach
  void makeGroup() throws Exception {
    int id = tree.mkdir("/0");
    group = tree.hierarchy().lookup("/0").group();
    task = engine.add(5, id);
  }

  @AfterEach
  void close() {
    tree.close();
  }

  @Test
  void savesTheStateThatTheGroupHasReached() throws Exception {
    assertThat(freezer.save(group)).isEmpty();
    engine.stop(task);
    tree.write(STATE, "FROZEN");
    assertThat(freezer.save(group)).contains("FREEZING");
    // With transition=read a read reports the state first, and completes the transition then.
    assertThat(tree.read(STATE)).isEqualTo("FREEZING\n");
    assertThat(tree.read(STATE)).isEqualTo("FROZEN\n");
    assertThat(freezer.save(group)).contains("FROZEN");
  }

  @Test
  void aGroupThatWasFrozenIsFrozenAgain() throws Exception {
    engine.stop(task);
    freezer.restore(group, "FROZEN");
    assertThat(engine.isFreezeRequested(task)).isTrue();
    assertThat(freezer.staysFrozenOnResume(group)).isTrue();
    assertThat(tree.read(STATE)).isEqualTo("FROZEN\n");
  }

  @Test
  void aGroupThatWasFrozenStaysFrozenOnResumeWhileATaskStillRuns() throws Exception {
    freezer.restore(group, "FROZEN");
    assertThat(tree.read(STATE)).isEqualTo("FREEZING\n");
    assertThat(freezer.staysFrozenOnResume(group)).isTrue();
    assertThat(freezer.save(group)).contains("FROZEN");
    engine.stop(task);
    assertThat(tree.read(STATE)).isEqualTo("FROZEN\n");
  }

  @Test
  void aGroupThatWasFrozenStaysFrozenOnResumeIfATaskMayNotBeSignalled() throws Exception {
    engine.forbidSignals(engine.add(6, group.id()));
    freezer.restore(group, "FROZEN");
    assertThat(engine.isFreezeRequested(task)).isTrue();
    assertThat(tree.read(STATE)).isEqualTo("FREEZING\n");
    assertThat(freezer.staysFrozenOnResume(group)).isTrue();
  }

  @Test
  void aGroupThatWasFreezingIsFreezingAgain() throws Exception {
    engine.stop(task);
    freezer.restore(group, "FREEZING");
    assertThat(engine.isFreezeRequested(task)).isTrue();
    assertThat(freezer.staysFrozenOnResume(group)).isFalse();
    assertThat(tree.read(STATE)).isEqualTo("FREEZING\n");
    assertThat(tree.read(STATE)).isEqualTo("FROZEN\n");
    assertThat(freezer.staysFrozenOnResume(group)).isTrue();
  }

  @Test
  void afterAThawTheGroupDoesNotCountAsFrozenAnyMore() throws Exception {
    freezer.restore(group, "FROZEN");
    tree.write(STATE, "RUNNING");
    assertThat(freezer.staysFrozenOnResume(group)).isFalse();
    tree.write(STATE, "FROZEN");
    assertThat(freezer.staysFrozenOnResume(group)).isFalse();
    assertThat(freezer.save(group)).contains("FREEZING");
  }
}
