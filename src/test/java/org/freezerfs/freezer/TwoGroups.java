package org.freezerfs.freezer;

import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.engine.FakeEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A tree with the groups /0 and /0/1, of made-up tasks that stop when the test says so. */
abstract class TwoGroups {
  final FakeEngine engine = new FakeEngine();
  final Freezer freezer;
  final TestTree tree;
  int top;
  int below;

  TwoGroups(Semantics semantics) {
    freezer = new Freezer(engine, semantics, Transition.EAGER, false);
    tree = new TestTree(semantics, engine, freezer);
  }

  @BeforeEach
  void makeTree() throws Exception {
    top = tree.mkdir("/0");
    below = tree.mkdir("/0/1");
  }

  @AfterEach
  void close() {
    tree.close();
  }
}
