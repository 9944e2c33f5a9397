package org.freezerfs.freezer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.RecordedEvents;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each change of a group is recorded once, and nothing else is. */
class RecordedTransitionsTest {
  private final FakeEngine engine = new FakeEngine();
  private final RecordedEvents events = new RecordedEvents();
  private TestTree tree;

  private void mount(Semantics semantics) {
    engine.recorder = events;
    tree = new TestTree(semantics, engine, new Freezer(engine, semantics, Transition.EAGER, false));
    events.take();
  }

  @AfterEach
  void close() {
    tree.close();
  }

  @Test
  void recordsEachStateOfAGroupOnce() throws Exception {
    mount(Semantics.V4);
    int group = tree.mkdir("/0");
    Task task = engine.add(5, group);
    tree.write("/0/freezer.state", "FROZEN");
    tree.write("/0/freezer.state", "FROZEN");
    tree.read("/0/freezer.state");
    assertThat(events.take()).containsExactly("1 created /0", "1 RUNNING FREEZING of 1");
    engine.stop(task);
    tree.read("/0/freezer.state");
    tree.read("/0/freezer.state");
    assertThat(events.take()).containsExactly("1 FREEZING FROZEN of 1");
    tree.write("/0/freezer.state", "RUNNING");
    tree.write("/0/freezer.state", "RUNNING");
    assertThat(events.take()).containsExactly("1 FROZEN RUNNING of 1");
  }

  @Test
  void recordsFreezingAndFrozenOfAnEmptyGroup() throws Exception {
    mount(Semantics.V4);
    tree.mkdir("/0");
    events.take();
    tree.write("/0/freezer.state", "FROZEN");
    assertThat(events.take()).containsExactly("1 RUNNING FREEZING of 0", "1 FREEZING FROZEN of 0");
  }

  @Test
  void recordsTheTransitionsOfGroupsBelow() throws Exception {
    mount(Semantics.HIERARCHICAL);
    int top = tree.mkdir("/a");
    int below = tree.mkdir("/a/b");
    events.take();
    engine.stop(engine.add(5, below));
    tree.write("/a/freezer.state", "FROZEN");
    assertThat(events.take()).containsExactly("1 THAWED FREEZING of 0", "2 THAWED FREEZING of 1");
    tree.read("/a/freezer.state");
    assertThat(events.take()).containsExactly("2 FREEZING FROZEN of 1", "1 FREEZING FROZEN of 0");
    tree.mkdir("/a/c");
    assertThat(events.take()).containsExactly("3 created /a/c", "3 THAWED FROZEN of 0");
    engine.add(6, Engine.ROOT);
    tree.write("/a/b/tasks", "6");
    assertThat(events.take())
        .containsExactly(
            "2 FROZEN FREEZING of 1", "1 FROZEN FREEZING of 1", "6 from 0 to " + below);
    tree.write("/a/freezer.state", "THAWED");
    assertThat(events.take())
        .containsExactlyInAnyOrder(
            top + " FREEZING THAWED of 0", below + " FREEZING THAWED of 2", "3 FROZEN THAWED of 0");
  }

  @Test
  void recordsNoAttachThatIsRefusedOrChangesNothing() throws Exception {
    mount(Semantics.V4);
    int group = tree.mkdir("/0");
    engine.add(5, Engine.ROOT);
    tree.write("/0/freezer.state", "FROZEN");
    events.take();
    assertRefused(Errno.EBUSY, () -> tree.write("/0/tasks", "5"));
    assertThat(events.take()).isEmpty();
    tree.write("/0/freezer.state", "RUNNING");
    events.take();
    tree.write("/0/tasks", "5");
    tree.write("/0/tasks", "5");
    assertThat(events.take()).containsExactly("5 from 0 to " + group);
  }

  @Test
  void recordsThatGroupsAreMadeRenamedAndRemoved() throws Exception {
    mount(Semantics.V4);
    tree.mkdir("/0");
    tree.hierarchy().rename("/0", "/1");
    tree.hierarchy().rmdir("/1");
    assertThat(events.take()).containsExactly("1 created /0", "1 renamed", "1 removed");
  }
}
